import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  // The issuer is part of the key: a provider whose address changes must not hand its numbers to other people.
  `create table oauth_accounts (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    provider text not null,
    issuer text not null,
    provider_user_id text not null,
    login text not null default '',
    email citext,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    constraint oauth_accounts_subject unique (provider, issuer, provider_user_id)
  )`,
  `create index oauth_accounts_user on oauth_accounts (user_id, id)`,
  `create table oauth_providers (
    id uuid primary key,
    name text not null,
    kind text not null check (kind in ('github', 'gitea', 'oidc')),
    label text not null,
    client_id text not null,
    -- Null: a public client, which only PKCE protects.
    client_secret_encrypted text,
    base_url text,
    issuer_url text,
    scopes text,
    enabled boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint oauth_providers_name_key unique (name)
  )`,
  // A sign-in under way. The session of somebody who links is in it: with the session the attempt ends.
  `create table oauth_transactions (
    id uuid primary key,
    token_hash bytea not null unique,
    provider text not null,
    user_id uuid references users on delete cascade,
    session_id uuid references sessions on delete cascade,
    data jsonb not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`,
  `create index oauth_transactions_user on oauth_transactions (user_id)`,
  `create index oauth_transactions_session on oauth_transactions (session_id)`,
  `create index oauth_transactions_expiry on oauth_transactions (expires_at)`,
]

/** Sign-in by GitHub, Gitea and OpenID Connect (AJ-10, SH-7, SH-10). */
export const oauth: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table oauth_transactions, oauth_providers, oauth_accounts`.execute(db)
  },
}
