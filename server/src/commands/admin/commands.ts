import type { AdminCommand } from './admin-command.ts'
import { auditCommands } from './audit.ts'
import { banCommands } from './bans.ts'
import { communityCommands } from './communities.ts'
import { exportCommands } from './export-user.ts'
import { inviteCommands } from './invites.ts'
import { jobCommands } from './jobs.ts'
import { loginMethodCommands } from './login-methods.ts'
import { ownerCommands } from './owners.ts'
import { providerCommands } from './providers.ts'
import { searchCommands } from './reindex.ts'
import { retentionCommands } from './retention.ts'
import { sessionCommands } from './sessions.ts'
import { statsCommands } from './stats.ts'
import { tokenCommands } from './tokens.ts'
import { twoStepCommands } from './two-step.ts'
import { userCommands } from './users.ts'

/** Every command of `ajet-chat admin`, in the order of the help. */
export const adminCommands: readonly AdminCommand[] = [
  ...userCommands,
  ...exportCommands,
  ...communityCommands,
  ...ownerCommands,
  ...inviteCommands,
  ...banCommands,
  ...sessionCommands,
  ...tokenCommands,
  ...twoStepCommands,
  ...loginMethodCommands,
  ...providerCommands,
  ...retentionCommands,
  ...searchCommands,
  ...jobCommands,
  ...auditCommands,
  ...statsCommands,
]
