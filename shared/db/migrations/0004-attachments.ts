import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table attachments (
    id uuid primary key,
    channel_id uuid not null references channels on delete cascade,
    -- Null until the message it belongs to is posted.
    message_id uuid references messages on delete cascade,
    user_id uuid not null references users on delete cascade,
    -- The order in its message.
    position smallint not null default 0,
    storage_key text not null unique,
    thumbnail_key text unique,
    filename text not null,
    content_type text not null,
    size_bytes bigint not null,
    width integer,
    height integer,
    -- A small image as a data: address.
    placeholder text,
    -- Pending: the file is on its way or has passed no check yet; nobody sees it.
    status text not null default 'pending' check (status in ('pending', 'ready')),
    created_at timestamptz not null default now(),
    check (message_id is null or status = 'ready')
  )`,
  `create index attachments_message on attachments (message_id) where message_id is not null`,
  `create index attachments_unposted on attachments (created_at) where message_id is null`,
  `create index attachments_unposted_user on attachments (user_id) where message_id is null`,
  `create index attachments_channel on attachments (channel_id)`,
  `create table file_deletion_queue (
    storage_key text primary key,
    created_at timestamptz not null default now()
  )`,
  // However a row goes (with its message, channel, community or user), its files are remembered for deletion.
  `create function queue_file_deletion() returns trigger language plpgsql as $$
  begin
    insert into file_deletion_queue (storage_key)
    select key from (values (old.storage_key), (old.thumbnail_key)) as keys (key) where key is not null
    on conflict do nothing;
    return null;
  end $$`,
  `create trigger attachments_deleted after delete on attachments for each row execute function queue_file_deletion()`,
]

/** Files that belong to messages, and those that wait to be deleted from the storage. */
export const attachments: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table attachments, file_deletion_queue`.execute(db)
    await sql`drop function queue_file_deletion`.execute(db)
  },
}
