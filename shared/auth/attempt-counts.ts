import type { Database } from '../db/mod.ts'
import { ApiError } from '../http/mod.ts'
import type { Clock } from '../std/mod.ts'
import { sql } from 'kysely'

/** What one attempt counts for: at most `most` in the window that begins with the first. */
export interface Counted {
  readonly key: string
  readonly most: number
  readonly windowMs: number
}

/** How often something was tried, counted in the database: the same for all gateways, and after a restart (ABU-18). */
export class AttemptCounts {
  readonly #db: Database
  readonly #clock: Clock

  constructor(db: Database, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Counts one attempt under each key; under none when one is full. @throws ApiError `rate_limited` */
  async take(attempts: readonly Counted[]): Promise<void> {
    const now = this.#clock.now()
    const { rows } = await sql<{ ends_at: Date }>`
      with wanted as (
        select * from unnest(
          ${attempts.map(({ key }) => hashed(key))}::text[],
          ${attempts.map(({ most }) => most)}::int[],
          ${attempts.map(({ windowMs }) => new Date(now + windowMs).toISOString())}::text[]::timestamptz[]
        ) as w (key, most, ends_at)
      ), crossed as (
        select a.ends_at from limit_attempts a join wanted w using (key)
        where a.count >= w.most and a.ends_at > ${new Date(now)}
      ), counted as (
        insert into limit_attempts as a (key, count, ends_at)
        select key, 1, ends_at from wanted where not exists (select from crossed) order by key
        on conflict (key) do update set
          count = case when a.ends_at > ${new Date(now)} then a.count + 1 else 1 end,
          ends_at = case when a.ends_at > ${new Date(now)} then a.ends_at else excluded.ends_at end
        returning key, count, ends_at
      )
      select ends_at from crossed
      union all select c.ends_at from counted c join wanted w using (key) where c.count > w.most`.execute(
      this.#db.kysely,
    )
    if (rows.length === 0) return
    const until = Math.max(...rows.map(({ ends_at }) => ends_at.getTime()))
    throw new ApiError('rate_limited', { retry_after: Math.ceil((until - now) / 1000) })
  }

  /** The attempts were rightful ones: they do not count. */
  async giveBack(keys: readonly string[]): Promise<void> {
    await sql`update limit_attempts set count = greatest(0, count - 1)
      where key in (select key from limit_attempts where key = any(${keys.map(hashed)}::text[]) order by key for update)`.execute(
      this.#db.kysely,
    )
  }

  async forget(key: string): Promise<void> {
    await this.#db.kysely.deleteFrom('limit_attempts').where('key', '=', hashed(key)).execute()
  }
}

/** A key may hold what somebody typed as a login, even a password in the wrong field. */
function hashed(key: string): string {
  return new Bun.CryptoHasher('sha256').update(key).digest('base64url')
}
