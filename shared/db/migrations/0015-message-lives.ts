import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = `
-- What a message said before each edit. A column of messages would make every read of the timeline carry it.
create table message_versions (
  id uuid primary key,
  message_id uuid not null references messages on delete cascade,
  body_md text not null,
  -- When this text was written, not when it was replaced.
  written_at timestamptz not null
);
create index message_versions_message on message_versions (message_id, id);

alter table messages add column pinned_at timestamptz, add column pinned_by uuid references users on delete set null;
create index messages_pinned on messages (channel_id, pinned_at, id) where pinned_at is not null;
create index messages_pinner on messages (pinned_by) where pinned_by is not null;

-- A row that does not follow is somebody's wish to be left alone, which a mention does not overrule.
create table thread_follows (
  user_id uuid not null references users on delete cascade,
  root_id uuid not null references messages on delete cascade,
  channel_id uuid not null,
  following boolean not null default true,
  last_read_seq integer not null default 0,
  -- The newest reply, kept here so that a list of threads and a count of unread ones are read from an index.
  last_reply_seq integer not null default 0,
  last_reply_at timestamptz not null,
  primary key (user_id, root_id)
) with (fillfactor = 80);
create index thread_follows_root on thread_follows (root_id, user_id);
create index thread_follows_list on thread_follows (user_id, last_reply_at, root_id) where following;
create index thread_follows_unread on thread_follows (user_id) where following and last_reply_seq > last_read_seq;

-- Whoever has a part in a thread follows it, and has read it as far as it goes.
insert into thread_follows (user_id, root_id, channel_id, last_read_seq, last_reply_seq, last_reply_at)
select w.user_id, r.id, r.channel_id, t.seq, t.seq, t.at
from messages r
cross join lateral (select max(x.seq) as seq, max(x.created_at) as at from messages x where x.parent_id = r.id) t
cross join lateral (
  select r.author_id as user_id union select x.author_id from messages x where x.parent_id = r.id
) w
join users u on u.id = w.user_id and u.kind in ('user', 'bot')
where r.reply_count > 0 and t.seq is not null
`

const DOWN = `
drop table thread_follows;
alter table messages drop column pinned_by, drop column pinned_at;
drop table message_versions
`

/** What messages said before, which of them are pinned, and who follows which thread. */
export const messageLives: Migration = {
  up: async (db: Kysely<unknown>) => run(db, UP),
  down: async (db: Kysely<unknown>) => run(db, DOWN),
}

async function run(db: Kysely<unknown>, script: string): Promise<void> {
  for (const statement of script.split(/;\s*$/m).filter((text) => text.trim() !== '')) {
    await sql.raw(statement).execute(db)
  }
}
