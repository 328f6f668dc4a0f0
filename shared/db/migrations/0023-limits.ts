import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  // Unlogged: what is lost in a crash is only how often somebody has tried.
  `create unlogged table limit_attempts (
    key text primary key,
    count integer not null,
    ends_at timestamptz not null
  ) with (fillfactor = 70)`,
  `create index limit_attempts_end on limit_attempts (ends_at)`,
  `create unlogged table limit_levels (
    key text primary key,
    -- When the bucket would be full again.
    full_at timestamptz not null
  ) with (fillfactor = 70)`,
  `create index limit_levels_full on limit_levels (full_at)`,
]

/** What gateways that run side by side have counted: attempts to guess, and buckets that are being emptied. */
export const limits: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table limit_levels, limit_attempts`.execute(db)
  },
}
