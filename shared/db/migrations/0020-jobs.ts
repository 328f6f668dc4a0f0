import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table job_queue (
    id uuid primary key,
    kind text not null,
    -- One job of a kind and key at a time; recurring jobs have the key ''.
    key text,
    data jsonb not null default '{}',
    run_at timestamptz not null,
    attempts integer not null default 0,
    -- Who holds it: another value for every claim, so that a holder who comes too late is not taken for the next one.
    lease uuid,
    locked_until timestamptz,
    last_error text,
    dead_at timestamptz,
    created_at timestamptz not null
  )`,
  `create unique index job_queue_key on job_queue (kind, key) where key is not null`,
  `create index job_queue_due on job_queue (run_at, id) where dead_at is null`,
  `create index job_queue_dead on job_queue (dead_at) where dead_at is not null`,
  // A small table that is written all day.
  `alter table job_queue set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`,
]

/** Work for later: done once, by whichever server is there. */
export const jobs: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table job_queue`.execute(db)
  },
}
