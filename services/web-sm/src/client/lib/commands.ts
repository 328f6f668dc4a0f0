import { rank } from './fuzzy.ts'
import { HttpError, sendJson } from './http.ts'

/** A slash command as `GET /api/commands` describes it. */
export interface KnownCommand {
  readonly name: string
  readonly aliases: readonly string[]
  readonly usage: string
  readonly help: string
  readonly completion: readonly (string | readonly string[])[]
}

export interface CommandResult {
  readonly ok: boolean
  readonly text?: string
  readonly effects?: readonly { readonly type: string; readonly id: string }[]
}

/** What one may use in a channel; asked once a page, because roles seldom change. */
const known = new Map<string, Promise<readonly KnownCommand[]>>()

/** The commands whose name or alias is what was typed so far, without the slash; all of them for nothing. */
export async function matchCommands(channelId: string, typed: string, limit: number): Promise<readonly KnownCommand[]> {
  const commands = await loadCommands(channelId)
  if (typed === '') return commands.slice(0, limit)
  return rank(typed, commands, ({ name, aliases }) => [name, ...aliases], limit)
}

/** The words that may stand where the caret is, behind `/name` and the words before it; none where anything may. */
export async function wordsAt(channelId: string, before: string): Promise<readonly string[]> {
  const [name = '', ...words] = before.slice(1).split(/\s+/)
  const command = (await loadCommands(channelId)).find((one) => one.name === name || one.aliases.includes(name))
  const here = command?.completion[words.length - 1]
  return typeof here === 'object' ? here : []
}

/** @throws HttpError */
export async function runCommand(channel_id: string, parent_id: string | null, text: string): Promise<CommandResult> {
  return (await sendJson('POST', '/api/commands', { channel_id, parent_id, text })) as CommandResult
}

function loadCommands(channelId: string): Promise<readonly KnownCommand[]> {
  const loaded = known.get(channelId) ?? askCommands(channelId)
  known.set(channelId, loaded)
  return loaded
}

async function askCommands(channelId: string): Promise<readonly KnownCommand[]> {
  try {
    const answer = await sendJson('GET', `/api/commands?channel_id=${encodeURIComponent(channelId)}`)
    return (answer as { items: readonly KnownCommand[] }).items
  } catch (error) {
    known.delete(channelId)
    if (error instanceof HttpError) return []
    throw error
  }
}
