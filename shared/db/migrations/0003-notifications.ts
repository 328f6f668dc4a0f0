import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = `
-- A DM is found by the people in it: one channel for one set, also when two of them begin it at once.
alter table channels add column dm_key text;
create unique index channels_dm_key on channels (dm_key) where dm_key is not null;
alter table channels add check (dm_key is null or community_id is null);

alter table channel_members add column notify_level text not null default 'all'
  check (notify_level in ('all', 'mentions', 'none'));

-- An invite for one person alone; there is one at a time for each community.
alter table invites add column user_id uuid references users on delete cascade;
create unique index invites_person on invites (user_id, community_id) where user_id is not null;

-- Channel, community and actor are kept without a foreign key: a reader sees a row only while in its channel, and
-- an index on each of them would cost every fan-out.
create table notifications (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  type text not null check (type in ('mention', 'dm', 'thread_reply', 'invite', 'system')),
  -- The message, invite, channel or community it came from, by type.
  source_id uuid not null,
  community_id uuid,
  channel_id uuid,
  actor_id uuid,
  message_id uuid references messages on delete cascade,
  data jsonb not null default '{}',
  read_at timestamptz,
  created_at timestamptz not null default now(),
  unique (user_id, source_id, type)
);
create index notifications_user on notifications (user_id, id);
create index notifications_unread on notifications (user_id, id) include (channel_id) where read_at is null;
create index notifications_message on notifications (message_id) where message_id is not null;

-- Messages that somebody is to be notified of. Written with the message, so that nothing is forgotten with a process.
create table notification_queue (
  id bigint generated always as identity primary key,
  message_id uuid not null,
  -- What an edit has added; null for a new message.
  added jsonb,
  -- Of a message for very many: who has been notified so far, in the order of their ids.
  after_user_id uuid,
  attempts integer not null default 0,
  created_at timestamptz not null default now()
);
alter table notification_queue set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
`

const DOWN = `
drop table notification_queue;
drop table notifications;
delete from invites where user_id is not null;
alter table invites drop column user_id;
alter table channel_members drop column notify_level;
alter table channels drop column dm_key;
`

/** DMs by the people in them, notifications and what is still to be notified, invites for one person. */
export const notifications: Migration = {
  up: async (db: Kysely<unknown>) => run(db, UP),
  down: async (db: Kysely<unknown>) => run(db, DOWN),
}

async function run(db: Kysely<unknown>, script: string): Promise<void> {
  for (const statement of script.split(/;\s*$/m).filter((text) => text.trim() !== '')) {
    await sql.raw(statement).execute(db)
  }
}
