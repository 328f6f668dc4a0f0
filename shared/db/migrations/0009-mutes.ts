import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who may not write in a community for a while (AJ-32); a row outlives leaving and coming back. */
export const mutes: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create table mutes (
      community_id uuid not null references communities on delete cascade,
      user_id uuid not null references users on delete cascade,
      -- Infinity: until somebody ends it.
      until timestamptz not null,
      created_by uuid references users on delete set null,
      created_at timestamptz not null default now(),
      primary key (community_id, user_id)
    )`.execute(db)
    await sql`create index mutes_user on mutes (user_id)`.execute(db)
    await sql`create index mutes_creator on mutes (created_by)`.execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table mutes`.execute(db)
  },
}
