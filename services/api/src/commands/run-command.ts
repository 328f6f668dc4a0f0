import { ApiError, requireScope } from '@ajet/shared/http'
import { accessChannel } from '../channels/access.ts'
import type { Action } from '../context.ts'
import { canUse, Misuse, scopeOf } from './command.ts'
import { loadCustomCommands, withCustom } from './custom/load-custom-commands.ts'
import { parseCommand } from './parse-command.ts'
import { suggest } from './suggest.ts'
import { commands, findCommand } from './table.ts'

/** Runs what was typed (AJ-28): the command's action decides again who may. A command that is mistyped is `ok: false`. */
export const runCommand: Action<'runCommand'> = async (api, { principal, body }) => {
  const channel = await accessChannel(api.db.kysely, principal.user_id, body.channel_id)
  const custom = await loadCustomCommands(api.db.kysely, channel.community_id)
  const usable = withCustom(commands, custom).filter((command) => canUse(command, channel))
  const parsed = parseCommand(body.text)
  if (!parsed) return { ok: false, text: 'A command begins with a slash and a name. /help lists them.' }
  const command = findCommand(parsed.name) ?? custom.find(({ name }) => name === parsed.name)
  if (!command)
    return {
      ok: false,
      text: unknown(
        parsed.name,
        usable.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
      ),
    }
  if (channel.community_id === null && !command.anywhere) {
    return { ok: false, text: `/${command.name} works in the channels of a community only.` }
  }
  if (!canUse(command, channel)) throw new ApiError('forbidden')
  requireScope(principal, scopeOf(command))
  try {
    const use = { api, principal, channel, parentId: body.parent_id ?? null, commands: usable }
    return { ok: true, ...(await command.run(use, parsed.rest)) }
  } catch (error) {
    if (error instanceof Misuse) return { ok: false, text: `${error.message}\nUsage: ${command.usage}` }
    throw error
  }
}

function unknown(name: string, names: readonly string[]): string {
  const meant = suggest(name, names)
  return `There is no command /${name}. ${meant ? `Did you mean /${meant}?` : '/help lists them.'}`
}
