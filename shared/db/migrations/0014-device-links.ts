import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table device_links (
    id uuid primary key,
    device_code_hash bytea not null unique,
    user_code_hash bytea not null unique,
    client_name text not null,
    user_agent text not null,
    address text not null,
    status text not null default 'pending' check (status in ('pending', 'approved', 'denied')),
    -- Who approved it, and in which session: with that session the approval ends.
    user_id uuid references users on delete cascade,
    session_id uuid references sessions on delete cascade,
    interval_s integer not null,
    last_polled_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index device_links_expiry on device_links (expires_at)`,
  `create index device_links_user on device_links (user_id)`,
  `create index device_links_session on device_links (session_id)`,
  `create table signing_keys (
    kid text primary key,
    -- A JWK (RFC 7517), public part alone.
    public_key jsonb not null,
    private_key_sealed text not null,
    created_at timestamptz not null,
    signs_until timestamptz not null,
    verifies_until timestamptz not null
  )`,
]

/** Programs that wait to be signed in by a browser, and the keys of signed tokens (GC-4). */
export const deviceLinks: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table signing_keys, device_links`.execute(db)
  },
}
