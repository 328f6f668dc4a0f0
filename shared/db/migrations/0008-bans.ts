import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who may not come back into a community (AJ-30). */
export const bans: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create table bans (
      community_id uuid not null references communities on delete cascade,
      user_id uuid not null references users on delete cascade,
      reason text not null default '',
      created_by uuid references users on delete set null,
      created_at timestamptz not null default now(),
      primary key (community_id, user_id)
    )`.execute(db)
    await sql`create index bans_user on bans (user_id)`.execute(db)
    await sql`create index bans_creator on bans (created_by)`.execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table bans`.execute(db)
  },
}
