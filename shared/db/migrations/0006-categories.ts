import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table channel_categories (
    id uuid primary key,
    community_id uuid not null references communities on delete cascade,
    name text not null,
    -- The order in the sidebar; the id decides between equals.
    position integer not null,
    created_at timestamptz not null default now()
  )`,
  `create unique index channel_categories_name on channel_categories (community_id, lower(name))`,
  // A category that goes leaves its channels behind.
  `alter table channels add column category_id uuid references channel_categories on delete set null`,
  `create index channels_category on channels (category_id) where category_id is not null`,
]

/** Categories that order the channels of a community (AC-8). */
export const categories: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`alter table channels drop column category_id`.execute(db)
    await sql`drop table channel_categories`.execute(db)
  },
}
