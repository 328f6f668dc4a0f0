import type { Actions } from '../context.ts'
import { muteMember } from './mute-member.ts'
import { unmuteMember } from './unmute-member.ts'

export const muteRoutes = { muteMember, unmuteMember } satisfies Partial<Actions>
