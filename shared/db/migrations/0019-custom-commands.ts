import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table custom_commands (
    id uuid primary key,
    community_id uuid not null references communities on delete cascade,
    name text not null,
    usage text not null,
    help text not null,
    url text not null,
    -- What calls are signed with: needed as it is, so it cannot be a hash.
    secret text not null,
    -- Who may have it answer in the channel: the API user that registered it.
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    unique (community_id, name)
  )`,
  `create index custom_commands_creator on custom_commands (created_by)`,
  `alter table communities add column icon_key text`,
]

/** Slash commands that other services answer, and the pictures of communities. */
export const customCommands: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`alter table communities drop column icon_key`.execute(db)
    await sql`drop table custom_commands`.execute(db)
  },
}
