import { sql, type Kysely } from 'kysely'
import type { EventEnvelope } from '../../schema/mod.ts'
import type { Tables } from '../tables.ts'
import type { OutboxRow } from './enqueue.ts'

interface ClaimOptions {
  readonly limit: number
  /** Younger rows are left to whoever committed them; 0 takes every row, also one a clock stepping back put into the future. */
  readonly minAgeMs: number
  readonly except: readonly string[]
}

/** Locks the oldest rows nobody else is at, until the transaction ends. */
export async function claimRows(
  trx: Kysely<Tables>,
  { limit, minAgeMs, except }: ClaimOptions,
): Promise<readonly OutboxRow[]> {
  const rows = await trx
    .selectFrom('outbox')
    .select(['id', 'subject', 'event'])
    .where('dead', '=', false)
    .$if(minAgeMs > 0, (query) =>
      query.where('created_at', '<=', sql<Date>`now() - ${minAgeMs}::int * interval '1 ms'`),
    )
    .where(sql<boolean>`id <> all(${[...except]}::bigint[])`)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map((row) => ({ outbox_id: row.id, subject: row.subject, event: row.event as EventEnvelope }))
}

export async function deleteRows(db: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from outbox where id = any(${[...ids]}::bigint[])`.execute(db)
}

/** Counts a refusal of each row and sets those aside that reached `maxAttempts`; resolves with the ids set aside. */
export async function recordRefusals(
  db: Kysely<Tables>,
  ids: readonly string[],
  maxAttempts: number,
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .updateTable('outbox')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), dead: sql<boolean>`attempts + 1 >= ${maxAttempts}::int` }))
    .where(sql<boolean>`id = any(${[...ids]}::bigint[])`)
    .returning(['id', 'dead'])
    .execute()
  return rows.filter((row) => row.dead).map((row) => row.id)
}

/** How many events wait; those set aside do not count. */
export async function countWaiting(db: Kysely<Tables>): Promise<number> {
  const { n } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('dead', '=', false)
    .executeTakeFirstOrThrow()
  return Number(n)
}
