import type { Tables } from '@ajet/shared/db'
import type { MentionView } from '@ajet/shared/schema'
import { sql, type Transaction } from 'kysely'

/** A mention as the database has it. */
export type StoredMention = Pick<MentionView, 'type' | 'target_id'>

/**
 * Queues what an edit has added to a message's mentions; true when there is something. Whoever has been notified of the
 * message is not notified again (ABU-13).
 */
export async function queueAdded(
  trx: Transaction<Tables>,
  messageId: string,
  before: readonly StoredMention[],
  after: readonly StoredMention[],
): Promise<boolean> {
  const added = addedMentions(before, after)
  if (added.length === 0) return false
  await trx.insertInto('notification_queue').values({ message_id: messageId, added }).execute()
  return true
}

/** What an edit in the queue `q` of message `m` has added, as rows `a`; what a later edit has taken out again is not told. */
export const stillAdded = sql`(
  select x.type, x.target_id from jsonb_to_recordset(q.added) as x(type text, target_id uuid)
  where exists (select from mentions n
    where n.message_id = m.id and n.type = x.type and n.target_id is not distinct from x.target_id)
) a`

/** Mentions that notify and were not there before. */
export function addedMentions(
  before: readonly StoredMention[],
  after: readonly StoredMention[],
): readonly StoredMention[] {
  const known = new Set(before.map(keyOf))
  return after
    .filter((mention) => mention.type !== 'channel_link' && !known.has(keyOf(mention)))
    .map(({ type, target_id }) => ({ type, target_id }))
}

function keyOf({ type, target_id }: StoredMention): string {
  return `${type} ${target_id}`
}
