import { OutboundError, type GuardedAnswer } from '@ajet/shared/http'
import { fields } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { requireMayWrite } from '../../channels/writing.ts'
import { signedHeaders } from '../../outbound/signature.ts'
import { iso } from '../../time.ts'
import { Misuse, type CommandAnswer, type CommandUse } from '../command.ts'
import { postAsBot } from './post-as-bot.ts'
import { readCommandAnswer } from './read-command-answer.ts'
import type { CustomCommandRow } from './view.ts'

const TIMEOUT_MS = 3_000
const MAX_BYTES = 64 * 1024
const UNREADABLE = 'the server cannot read its secret any more. Owner and admins can register it again.'

/**
 * Asks the other service, and shows what it says: to whoever typed the command, or in the channel by the API user that
 * registered it. Only people ask: two services could else talk to each other without end (ABU-13).
 *
 * @throws Misuse with what went wrong, ApiError as `requireMayWrite`
 */
export async function callCommand(use: CommandUse, command: CustomCommandRow, rest: string): Promise<CommandAnswer> {
  await requireWriter(use)
  const answer = await ask(use, command, rest)
  if (answer.status < 200 || answer.status > 299) {
    throw new Misuse(`/${command.name} does not work at the moment: its service answered ${answer.status}.`)
  }
  const { text, isForAll } = readCommandAnswer(answer)
  if (text === '') return {}
  if (!isForAll) return { text }
  const posted = await postAsBot(use, command, text)
  return posted === undefined ? { text } : { effects: [{ type: 'message/posted', id: posted }] }
}

async function requireWriter({ api, principal, channel }: CommandUse): Promise<void> {
  if (principal.kind === 'bot' || principal.kind === 'webhook') throw new Misuse('Only people use this command.')
  await requireMayWrite(api.db.kysely, channel, principal.user_id)
}

async function ask(use: CommandUse, command: CustomCommandRow, rest: string): Promise<GuardedAnswer> {
  const { outbound, clock } = use.api
  const now = clock.now()
  const body = JSON.stringify(askedOf(use, command, rest, now))
  const secret = await use.api.secrets.open('custom_commands', command)
  if (secret === undefined) throw new Misuse(`/${command.name} does not work at the moment: ${UNREADABLE}`)
  const headers = signedHeaders(secret, { id: newId(), now, body })
  const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, httpsOnly: !outbound.allowsHttp }
  try {
    return await outbound.fetch(command.url, { method: 'POST', headers, body, ...bounds })
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    throw new Misuse(`/${command.name} does not work at the moment. ${error.message}.`)
  }
}

function askedOf(
  { principal, channel, parentId }: CommandUse,
  command: CustomCommandRow,
  text: string,
  now: number,
): object {
  const { user_id: id, username, display_name } = principal
  return {
    type: 'command',
    ts: iso(new Date(now)),
    community_id: command.community_id,
    channel: { id: channel.id, name: channel.name },
    ...(parentId !== null && { parent_id: parentId }),
    user: { id, username, display_name },
    command: command.name,
    text: fields.bodyMdOrEmpty.safeParse(text).data ?? '',
  }
}
