import { banCommands } from './ban-commands.ts'
import { channelCommands } from './channel-commands.ts'
import type { Command } from './command.ts'
import { helpCommand } from './help-command.ts'
import { memberCommands } from './member-commands.ts'
import { messageCommands } from './message-commands.ts'
import { muteCommands } from './mute-commands.ts'
import { operatorCommands } from './operator-commands.ts'
import { tokenCommand } from './token-command.ts'
import { remindCommand } from './remind-command.ts'
import { webhookCommand } from './webhook-command.ts'

/** Every slash command (AJ-26, AJ-29..32, AJ-34..37), in the order of the names. */
export const commands: readonly Command[] = [
  ...banCommands,
  ...channelCommands,
  ...memberCommands,
  ...messageCommands,
  ...muteCommands,
  ...operatorCommands,
  helpCommand,
  remindCommand,
  tokenCommand,
  webhookCommand,
].toSorted((a, b) => (a.name < b.name ? -1 : 1))

const byName = new Map(
  commands.flatMap((command) => [command.name, ...(command.aliases ?? [])].map((name) => [name, command])),
)

export function findCommand(name: string): Command | undefined {
  return byName.get(name)
}
