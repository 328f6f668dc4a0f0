import type { Database, Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'

/** How long a repeated request gets the first one's answer. */
export const KEPT_MS = 24 * 60 * 60_000
/** Whoever takes longer than this to begin its transaction may not commit it when somebody else has begun. */
const LEASE_MS = 60_000
/** Keys of one user; with more the oldest are forgotten. */
export const KEYS_PER_USER = 1_000

export interface RequestKey {
  readonly user_id: string
  readonly key_hash: Uint8Array
  /** Of everything that is asked for. */
  readonly request_hash: Uint8Array
}

export interface KnownRequest {
  readonly is_same: boolean
  readonly done: boolean
  readonly answer: Uint8Array | null
}

/**
 * Takes the key for one attempt; true when it is free: new, too old, or left behind by somebody who has not carried the
 * request out.
 */
export async function takeKey(db: Database, key: RequestKey, attempt: string, now: number): Promise<boolean> {
  const { user_id, key_hash, request_hash } = key
  const [at, lockedUntil, expired] = [new Date(now), new Date(now + LEASE_MS), new Date(now - KEPT_MS)]
  const { rows } = await sql`
    insert into idempotency_keys as k (key_hash, user_id, request_hash, attempt, locked_until, created_at)
    values (${key_hash}, ${user_id}, ${request_hash}, ${attempt}, ${lockedUntil}, ${at})
    on conflict (key_hash) do update set request_hash = excluded.request_hash, attempt = excluded.attempt,
      locked_until = excluded.locked_until, done = false, answer = null, created_at = excluded.created_at
    where k.created_at < ${expired}
      or (not k.done and k.locked_until < ${at} and k.request_hash = excluded.request_hash)
    returning 1`.execute(db.kysely)
  return rows.length > 0
}

/** What is known of a key that is taken; undefined when it was given back meanwhile. */
export function findRequest(db: Database, { key_hash, request_hash }: RequestKey): Promise<KnownRequest | undefined> {
  return db.kysely
    .selectFrom('idempotency_keys')
    .select(['done', 'answer', sql<boolean>`request_hash = ${request_hash}`.as('is_same')])
    .where('key_hash', '=', key_hash)
    .executeTakeFirst()
}

/** Marks the request carried out, in the transaction that does it. False: somebody else has taken the key. */
export async function markDone(trx: Transaction<Tables>, keyHash: Uint8Array, attempt: string): Promise<boolean> {
  const row = await trx
    .updateTable('idempotency_keys')
    .set({ done: true })
    .where('key_hash', '=', keyHash)
    .where('attempt', '=', attempt)
    .returning('attempt')
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps the answer; null when it is too large to be kept. */
export async function saveAnswer(
  { kysely }: Database,
  keyHash: Uint8Array,
  attempt: string,
  answer: Uint8Array | null,
): Promise<void> {
  await kysely
    .updateTable('idempotency_keys')
    .set({ done: true, answer })
    .where('key_hash', '=', keyHash)
    .where('attempt', '=', attempt)
    .execute()
}

/** Gives a key back when nothing was done with it, so that the request may be sent again. */
export async function giveBack({ kysely }: Database, keyHash: Uint8Array, attempt: string): Promise<void> {
  await kysely
    .deleteFrom('idempotency_keys')
    .where('key_hash', '=', keyHash)
    .where('attempt', '=', attempt)
    .where('done', '=', false)
    .execute()
}

/** Forgets the oldest keys of a user who has more than there is room for. */
export async function pruneKeys({ kysely }: Database, userId: string): Promise<void> {
  await kysely
    .deleteFrom('idempotency_keys')
    .where('key_hash', 'in', (eb) =>
      eb
        .selectFrom('idempotency_keys')
        .select('key_hash')
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .offset(KEYS_PER_USER),
    )
    .execute()
}
