import type { Actions } from '../context.ts'
import { banMember } from './ban-member.ts'
import { listBans } from './list-bans.ts'
import { unbanMember } from './unban-member.ts'

export const banRoutes = { listBans, banMember, unbanMember } satisfies Partial<Actions>
