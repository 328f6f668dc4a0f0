import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table webhooks (
    id uuid primary key,
    channel_id uuid not null references channels on delete cascade,
    community_id uuid not null references communities on delete cascade,
    -- The user of kind webhook that its messages are of. It outlives the webhook, as its messages do.
    user_id uuid not null references users on delete cascade,
    name text not null,
    avatar_url text,
    token_hash bytea not null,
    -- What the other side signs with: needed as it is, so it cannot be a hash.
    secret text,
    allow_everyone boolean not null default false,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz
  )`,
  `create index webhooks_channel on webhooks (channel_id)`,
  `create index webhooks_community on webhooks (community_id, id)`,
  `create index webhooks_user on webhooks (user_id)`,
  `create index webhooks_creator on webhooks (created_by)`,
  // Under which name a webhook posted: the next message may carry another one.
  `create table message_personas (
    message_id uuid primary key references messages on delete cascade,
    display_name text not null,
    avatar_url text
  )`,
]

/** Doors for outside services, each into one channel (AJ-21..24). */
export const webhooks: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table message_personas, webhooks`.execute(db)
  },
}
