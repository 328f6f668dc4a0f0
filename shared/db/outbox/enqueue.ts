import { sql, type Kysely } from 'kysely'
import type { EventEnvelope } from '../../schema/mod.ts'
import type { Tables } from '../tables.ts'

/** An event on its way out: where it goes, and the row that keeps it until it is there. */
export interface OutboxRow {
  /** outbox.id; a bigint, so a string. */
  readonly outbox_id: string
  readonly subject: string
  readonly event: EventEnvelope
}

export type OutboxEntry = Omit<OutboxRow, 'outbox_id'>

/**
 * Writes events into the outbox inside the caller's transaction and resolves with their rows, for `relay.offer` right
 * after the commit. One statement, in the order given. What is committed is published even if this process dies.
 */
export async function enqueue(trx: Kysely<Tables>, entries: readonly OutboxEntry[]): Promise<readonly OutboxRow[]> {
  if (entries.length === 0) return []
  const ids = await trx
    .insertInto('outbox')
    .values(entries.map(({ subject, event }) => ({ event_id: event.id, subject, event })))
    .returning(['id', 'event_id'])
    .execute()
  const idOf = new Map(ids.map((row) => [row.event_id, row.id]))
  return entries.flatMap((entry) => {
    const outbox_id = idOf.get(entry.event.id)
    return outbox_id === undefined ? [] : [{ outbox_id, ...entry }]
  })
}

/**
 * Leaves events to the relays of servers: who has committed them publishes nothing and ends. A relay takes them at its
 * next look, not only when they are so old that their process must be dead.
 */
export async function leaveToRelays(db: Kysely<Tables>, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return
  const ids = rows.map(({ outbox_id }) => outbox_id)
  await sql`update outbox set created_at = created_at - interval '1 minute' where id = any(${ids}::bigint[])`.execute(
    db,
  )
}
