import { accessChannel } from '../channels/access.ts'
import type { Action } from '../context.ts'
import { canUse, commandView } from './command.ts'
import { loadCustomCommands, withCustom } from './custom/load-custom-commands.ts'
import { commands } from './table.ts'

/** What the caller may use in a channel, in the order of the names. */
export const listCommands: Action<'listCommands'> = async ({ db }, { principal, query }) => {
  const channel = await accessChannel(db.kysely, principal.user_id, query.channel_id)
  const custom = await loadCustomCommands(db.kysely, channel.community_id)
  return {
    items: withCustom(commands, custom)
      .filter((command) => canUse(command, channel))
      .map(commandView),
  }
}
