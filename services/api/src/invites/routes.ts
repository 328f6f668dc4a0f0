import type { Actions } from '../context.ts'
import { acceptInvite } from './accept-invite.ts'
import { createInvite } from './create-invite.ts'
import { declineInvite } from './decline-invite.ts'
import { getInvite } from './get-invite.ts'
import { listInvites } from './list-invites.ts'
import { revokeInvite } from './revoke-invite.ts'

export const inviteRoutes = {
  listInvites,
  createInvite,
  revokeInvite,
  getInvite,
  acceptInvite,
  declineInvite,
} satisfies Partial<Actions>
