import type { Actions } from '../context.ts'
import { createCustomCommand } from './custom/create-custom-command.ts'
import { deleteCustomCommand } from './custom/delete-custom-command.ts'
import { listCustomCommands } from './custom/list-custom-commands.ts'
import { listCommands } from './list-commands.ts'
import { runCommand } from './run-command.ts'

export const commandRoutes = {
  listCommands,
  runCommand,
  listCustomCommands,
  createCustomCommand,
  deleteCustomCommand,
} satisfies Partial<Actions>
