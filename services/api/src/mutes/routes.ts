import type { Actions } from '../context.ts'
import { listMutes } from './list-mutes.ts'
import { muteMember } from './mute-member.ts'
import { unmuteMember } from './unmute-member.ts'

export const muteRoutes = { listMutes, muteMember, unmuteMember } satisfies Partial<Actions>
