import { enqueue, newEvent, type OutboxEntry, type OutboxRow, type Tables } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import type { NotificationView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { sql, type Transaction } from 'kysely'
import type { KnownKeywords } from '../keywords/known-keywords.ts'
import { matchKeywords } from '../keywords/match-keywords.ts'
import { mentions } from '../messages/queries.ts'
import { followReplies } from '../threads/follow-replies.ts'
import { isQuietBy } from './quiet.ts'
import { advanceQueue, claimQueued, findRecipients, type Recipient } from './recipients.ts'
import { notificationView, type NotifiedMessageRow, type NotifiedPlaceRow } from './view.ts'

export interface NotifiedBatch {
  /** For `relay.offer` after the commit. */
  readonly rows: readonly OutboxRow[]
  readonly claimed: number
  /** Some message has more people than one step takes. */
  readonly goesOn: boolean
}

export interface NotifyStep {
  /** ms since the epoch. */
  readonly now: number
  readonly limit: number
  readonly keywords: Pick<KnownKeywords, 'find'>
}

/**
 * One step through the queue: notifies people of the oldest queued messages, in a handful of statements however many
 * they are. Repeated after a crash it notifies nobody twice: rows are unique by user and message (AJ-104).
 */
export async function notifyMessages(
  trx: Transaction<Tables>,
  { now, limit, keywords }: NotifyStep,
): Promise<NotifiedBatch> {
  const queueIds = await claimQueued(trx, limit)
  if (queueIds.length === 0) return { rows: [], claimed: 0, goesOn: false }
  const follows = await followReplies(trx, queueIds, now)
  const matches = await matchKeywords(trx, queueIds, keywords)
  const recipients = await findRecipients(trx, queueIds, matches)
  const messages = await loadMessages(trx, [...new Set(recipients.map(({ message_id }) => message_id))])
  const made = recipients.flatMap((recipient) => makeNotification(recipient, messages, now))
  const added = await insertNotifications(trx, made)
  const entries = made.filter(({ view }) => added.has(view.id)).map((one) => entryOf(one, now))
  const rows = await enqueue(trx, [...follows, ...entries])
  const goesOn = await advanceQueue(trx, queueIds, recipients)
  return { rows, claimed: queueIds.length, goesOn }
}

interface MessageRow extends NotifiedMessageRow, NotifiedPlaceRow {
  readonly id: string
  readonly community_id: string | null
}

interface MadeNotification {
  readonly user_id: string
  readonly view: NotificationView
}

async function loadMessages(
  trx: Transaction<Tables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MessageRow>> {
  const rows = await trx
    .selectFrom('messages as m')
    .innerJoin('channels as c', 'c.id', 'm.channel_id')
    .innerJoin('users as a', 'a.id', 'm.author_id')
    .select(['m.id', 'm.id as message_id', 'm.seq', 'm.parent_id', 'm.body_md', mentions.as('mentions')])
    .select(['c.id as channel_id', 'c.type as channel_type', 'c.name as channel_name', 'c.community_id'])
    .select(['a.id as actor_id', 'a.username', 'a.display_name', 'a.kind', 'a.avatar_key'])
    .where('m.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

function makeNotification(
  { message_id, user_id, type, is_read, keyword, dnd }: Recipient,
  messages: ReadonlyMap<string, MessageRow>,
  now: number,
): readonly MadeNotification[] {
  const message = messages.get(message_id)
  if (!message) return []
  const at = new Date(now)
  const read_at = is_read ? at : null
  const what = { type, source_id: message_id, data: type === 'keyword' && keyword !== null ? { keyword } : {} }
  const own = { id: newId(), ...what, created_at: at, read_at, silent: isQuietBy(dnd, now) }
  return [{ user_id, view: notificationView({ ...message, ...own }) }]
}

/** Resolves with the ids of those that are new. */
async function insertNotifications(
  trx: Transaction<Tables>,
  made: readonly MadeNotification[],
): Promise<ReadonlySet<string>> {
  if (made.length === 0) return new Set()
  const rows = made.map(({ user_id, view }) => ({
    id: view.id,
    user_id,
    type: view.type,
    source_id: view.source_id,
    community_id: view.community_id,
    channel_id: view.channel?.id ?? null,
    actor_id: view.actor?.id ?? null,
    data: view.data,
    read_at: view.read_at,
    silent: view.silent ?? false,
    created_at: view.created_at,
  }))
  const { rows: added } = await sql<{ readonly id: string }>`
    insert into notifications
      (id, user_id, type, source_id, community_id, channel_id, actor_id, message_id, data, read_at, silent,
       created_at)
    select x.id, x.user_id, x.type, x.source_id, x.community_id, x.channel_id, x.actor_id, x.source_id, x.data,
      x.read_at, x.silent, x.created_at
    from jsonb_to_recordset(${rows}::jsonb) as x(id uuid, user_id uuid, type text, source_id uuid, community_id uuid,
      channel_id uuid, actor_id uuid, data jsonb, read_at timestamptz, silent boolean, created_at timestamptz)
    on conflict do nothing
    returning id`.execute(trx)
  return new Set(added.map(({ id }) => id))
}

/** Without a place: the user's own events reach every device, whatever community it shows (AJ-52). */
function entryOf({ user_id, view }: MadeNotification, now: number): OutboxEntry {
  const payload = { user_id, notification: view }
  const actor_id = view.actor?.id ?? null
  const event = newEvent({ type: 'notification/new', audience: 'user', user_id, actor_id, payload }, now)
  return { subject: subjects.notifications(user_id), event }
}
