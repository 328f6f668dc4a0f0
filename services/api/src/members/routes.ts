import type { Actions } from '../context.ts'
import { addChannelMember } from './add-channel-member.ts'
import { getMember } from './get-member.ts'
import { listChannelMembers } from './list-channel-members.ts'
import { listMembers } from './list-members.ts'
import { removeChannelMember } from './remove-channel-member.ts'
import { removeMember } from './remove-member.ts'
import { updateChannelMember } from './update-channel-member.ts'
import { updateMember } from './update-member.ts'

export const memberRoutes = {
  listMembers,
  getMember,
  updateMember,
  removeMember,
  listChannelMembers,
  addChannelMember,
  removeChannelMember,
  updateChannelMember,
} satisfies Partial<Actions>
