import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = `
create extension if not exists citext;

create table users (
  id uuid primary key,
  username citext not null unique,
  display_name text not null,
  email citext unique,
  password_hash text,
  kind text not null default 'user' check (kind in ('user', 'bot', 'webhook', 'remote')),
  avatar_key text,
  status_text text not null default '',
  settings jsonb not null default '{}',
  last_seen_at timestamptz,
  created_at timestamptz not null default now()
);
create index users_display_name on users (lower(display_name) text_pattern_ops);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null unique,
  user_agent text not null default '',
  address text not null default '',
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table communities (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  description text not null default '',
  created_at timestamptz not null default now()
);

create table community_members (
  community_id uuid not null references communities on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member')),
  nickname text,
  avatar_key text,
  joined_at timestamptz not null default now(),
  primary key (community_id, user_id)
);
create index community_members_user on community_members (user_id);

create table channels (
  id uuid primary key,
  community_id uuid references communities on delete cascade,
  type text not null default 'text' check (type in ('text', 'voice', 'dm', 'group-dm')),
  name text not null,
  topic text not null default '',
  visibility text not null default 'public' check (visibility in ('public', 'private')),
  is_default boolean not null default false,
  mode_i boolean not null default false,
  mode_m boolean not null default false,
  mode_s boolean not null default false,
  mode_t boolean not null default false,
  mode_n boolean not null default true,
  -- Both counters are taken under the row's lock: one order of messages, and one of events, per channel.
  last_seq integer not null default 0,
  last_rev integer not null default 0,
  member_count integer not null default 0,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  check ((community_id is null) = (type in ('dm', 'group-dm')))
) with (fillfactor = 70);
create unique index channels_name on channels (community_id, name) where community_id is not null;

create table channel_members (
  channel_id uuid not null references channels on delete cascade,
  user_id uuid not null references users on delete cascade,
  operator boolean not null default false,
  voice boolean not null default false,
  muted boolean not null default false,
  joined_at timestamptz not null default now(),
  primary key (channel_id, user_id)
);
create index channel_members_user on channel_members (user_id);

-- Read state survives leaving and rejoining a channel.
create table channel_reads (
  user_id uuid not null references users on delete cascade,
  channel_id uuid not null references channels on delete cascade,
  last_read_seq integer not null default 0,
  last_read_message_id uuid,
  updated_at timestamptz not null default now(),
  primary key (user_id, channel_id)
) with (fillfactor = 80);
create index channel_reads_channel on channel_reads (channel_id);

create table messages (
  id uuid primary key,
  channel_id uuid not null references channels on delete cascade,
  seq integer not null,
  author_id uuid not null references users,
  parent_id uuid references messages on delete cascade,
  body_md text not null,
  nonce text,
  reply_count integer not null default 0,
  last_reply_at timestamptz,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  -- Only a root that has replies is kept after deletion.
  deleted_at timestamptz,
  unique (channel_id, seq)
);
-- Unread counts are answered from the index alone.
create index messages_timeline on messages (channel_id, seq) include (author_id, deleted_at) where parent_id is null;
create index messages_thread on messages (parent_id, seq) where parent_id is not null;
create index messages_author on messages (author_id);
create unique index messages_nonce on messages (channel_id, author_id, nonce) where nonce is not null;

create table mentions (
  message_id uuid not null references messages on delete cascade,
  channel_id uuid not null references channels on delete cascade,
  seq integer not null,
  type text not null check (type in ('user', 'here', 'channel', 'channel_link')),
  target_id uuid
);
create index mentions_message on mentions (message_id);
create index mentions_unread on mentions (channel_id, seq) where type <> 'channel_link';

create table reactions (
  message_id uuid not null references messages on delete cascade,
  user_id uuid not null references users on delete cascade,
  emoji text not null,
  created_at timestamptz not null default now(),
  primary key (message_id, emoji, user_id)
);
create index reactions_user on reactions (user_id);

create table invites (
  id uuid primary key,
  code text not null unique,
  community_id uuid not null references communities on delete cascade,
  created_by uuid not null references users on delete cascade,
  max_uses integer,
  uses integer not null default 0,
  expires_at timestamptz,
  created_at timestamptz not null default now()
);
create index invites_community on invites (community_id);
create index invites_creator on invites (created_by);

create table outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  subject text not null,
  event jsonb not null,
  attempts integer not null default 0,
  dead boolean not null default false,
  created_at timestamptz not null default now()
);
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create table system_settings (
  key text primary key,
  value jsonb not null
);

create table audit_log (
  id uuid primary key,
  community_id uuid references communities on delete cascade,
  actor_id uuid references users on delete set null,
  action text not null,
  target text not null default '',
  data jsonb not null default '{}',
  address text not null default '',
  created_at timestamptz not null default now()
);
create index audit_log_community on audit_log (community_id, id);
create index audit_log_actor on audit_log (actor_id);
`

const DOWN = `
drop table audit_log, system_settings, outbox, invites, reactions, mentions, messages, channel_reads, channel_members,
  channels, community_members, communities, sessions, users;
drop extension citext;
`

/** Users, sessions, communities, channels, messages, and what belongs to them. */
export const core: Migration = {
  up: async (db: Kysely<unknown>) => run(db, UP),
  down: async (db: Kysely<unknown>) => run(db, DOWN),
}

async function run(db: Kysely<unknown>, script: string): Promise<void> {
  for (const statement of script.split(/;\s*$/m).filter((text) => text.trim() !== '')) {
    await sql.raw(statement).execute(db)
  }
}
