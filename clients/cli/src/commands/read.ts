import type { Command } from 'commander'
import { paginate, type ApiClient } from '@ajet/shared/api-client'
import type { MessageView } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { contextOf, type Context } from '../context.ts'
import type { CliIo } from '../io.ts'
import { parseCount, parsePointInTime } from '../point-in-time.ts'
import { resolveChannel } from '../resolve-channel.ts'

interface ReadOptions {
  readonly limit?: string
  readonly since?: string
  readonly before?: string
  readonly thread?: string
}

/** How many are shown at most: a screenful or two, or, where a beginning is named, whatever is likely meant. */
const DEFAULT_LIMIT = 50
const SINCE_LIMIT = 10_000

export function addReadCommand(program: Command, io: CliIo): void {
  program
    .command('read <channel>')
    .description('print the newest messages, oldest first')
    .option('--limit <count>', `how many at most (default ${DEFAULT_LIMIT}; with --since ${SINCE_LIMIT})`)
    .option('--since <time>', 'only later ones: 2h, 3d, 2026-01-31, 2026-01-31T14:05')
    .option('--before <time>', 'only earlier ones: a time, or a message id')
    .option('--thread <message>', 'the message and the replies of its thread')
    .action((channel: string, options: ReadOptions, command: Command) => read(contextOf(io, command), channel, options))
}

async function read(context: Context, address: string, options: ReadOptions): Promise<void> {
  const range = rangeOf(options, context.io.clock.now())
  const { client } = await context.session()
  const channel = await resolveChannel(context, client, address)
  const found =
    options.thread === undefined ? newestOf(client, channel.id, range) : repliesOf(client, options.thread, range)
  await context.out.messages(await found)
}

interface Range {
  readonly limit: number
  readonly since: number
  readonly before: number
  readonly beforeId: string | undefined
}

function rangeOf({ limit, since, before }: ReadOptions, now: number): Range {
  const beforeId = before !== undefined && isId(before) ? before : undefined
  return {
    limit: limit === undefined ? (since === undefined ? DEFAULT_LIMIT : SINCE_LIMIT) : parseCount(limit),
    since: since === undefined ? Number.NEGATIVE_INFINITY : parsePointInTime(since, now),
    before: before === undefined || beforeId ? Number.POSITIVE_INFINITY : parsePointInTime(before, now),
    beforeId,
  }
}

/** Goes back from the newest, page by page, only as far as needed. */
async function newestOf(client: ApiClient, channel_id: string, range: Range): Promise<readonly MessageView[]> {
  const query = { before: range.beforeId, limit: Math.min(range.limit, 200) }
  const found: MessageView[] = []
  for await (const message of paginate(client.listMessages, { params: { channel_id }, query }, 'back')) {
    const at = Date.parse(message.created_at)
    if (at < range.since || found.length >= range.limit) break
    if (at < range.before) found.push(message)
    if (found.length >= range.limit) break
  }
  return found.reverse()
}

async function repliesOf(client: ApiClient, message_id: string, range: Range): Promise<readonly MessageView[]> {
  const root = await client.getMessage({ params: { message_id } })
  const replies: MessageView[] = []
  for await (const reply of paginate(client.listReplies, {
    params: { message_id: root.parent_id ?? root.id },
    query: { limit: 200 },
  })) {
    const at = Date.parse(reply.created_at)
    if (at >= range.since && at < range.before) replies.push(reply)
  }
  return [root, ...replies.slice(-range.limit)]
}
