import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table totp_secrets (
    user_id uuid primary key references users on delete cascade,
    -- Encrypted with the server's key.
    sealed text not null,
    -- Null: set up, and not shown to work yet.
    confirmed_at timestamptz,
    -- The time step of the last code that was taken: none is taken twice (RFC 6238 §5.2).
    last_step bigint not null default 0,
    created_at timestamptz not null
  )`,
  `create table recovery_codes (
    user_id uuid not null references users on delete cascade,
    code_hash bytea not null,
    created_at timestamptz not null,
    primary key (user_id, code_hash)
  )`,
  `create table passkeys (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    -- As the authenticator calls it, base64url.
    credential_id text not null unique,
    public_key bytea not null,
    -- Signatures so far, as the authenticator counts; one that does not count stays at 0.
    counter bigint not null,
    transports jsonb not null,
    name text not null,
    -- The key may be on several devices.
    backed_up boolean not null,
    created_at timestamptz not null,
    last_used_at timestamptz
  )`,
  `create index passkeys_user on passkeys (user_id, id)`,
  `create table sign_in_challenges (
    -- SHA-256 of what the client holds.
    token_hash bytea primary key,
    -- Null: whoever has a passkey.
    user_id uuid references users on delete cascade,
    purpose text not null check (purpose in ('second-factor', 'passkey-add', 'passkey-login')),
    wrong_count integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index sign_in_challenges_user on sign_in_challenges (user_id)`,
  `create index sign_in_challenges_expiry on sign_in_challenges (expires_at)`,
]

/** Time-based codes, recovery codes and passkeys, and sign-ins that are half done. */
export const secondFactors: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table totp_secrets, recovery_codes, passkeys, sign_in_challenges`.execute(db)
  },
}
