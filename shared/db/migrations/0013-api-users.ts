import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table api_users (
    user_id uuid primary key references users on delete cascade,
    community_id uuid not null references communities on delete cascade,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now()
  )`,
  `create index api_users_community on api_users (community_id, user_id)`,
  `create index api_users_creator on api_users (created_by)`,
  `create table api_tokens (
    id uuid primary key,
    user_id uuid not null references api_users on delete cascade,
    token_hash bytea not null unique,
    name text not null,
    scopes text[] not null check (scopes <@ array['read', 'write', 'react', 'files', 'admin'] and scopes <> '{}'),
    expires_at timestamptz,
    last_used_at timestamptz,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now()
  )`,
  `create index api_tokens_user on api_tokens (user_id, id)`,
  `create index api_tokens_creator on api_tokens (created_by)`,
]

/** Bot accounts, each of one community, and their tokens (AJ-19, AJ-65). */
export const apiUsers: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table api_tokens, api_users`.execute(db)
  },
}
