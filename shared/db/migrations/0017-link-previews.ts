import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  // What was found at an address lately; an empty title: nothing worth showing.
  `create table link_previews (
    url text primary key,
    title text not null,
    description text not null,
    site_name text not null,
    fetched_at timestamptz not null
  )`,
  `create index link_previews_age on link_previews (fetched_at)`,
  `create table message_previews (
    id uuid primary key,
    message_id uuid not null references messages on delete cascade,
    -- The order in its message.
    position smallint not null,
    url text not null,
    title text not null,
    description text not null,
    site_name text not null,
    -- Taken away by somebody: it does not come back with an edit.
    removed boolean not null default false,
    unique (message_id, url)
  )`,
  `alter table communities add column link_previews boolean not null default true`,
]

/** What the pages that messages link to say of themselves. */
export const linkPreviews: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`alter table communities drop column link_previews`.execute(db)
    await sql`drop table message_previews, link_previews`.execute(db)
  },
}
