import type { Actions } from '../context.ts'
import { listCommands } from './list-commands.ts'
import { runCommand } from './run-command.ts'

export const commandRoutes = { listCommands, runCommand } satisfies Partial<Actions>
