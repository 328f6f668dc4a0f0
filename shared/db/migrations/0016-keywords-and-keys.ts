import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = `
-- Words that people want to hear of, in the form in which they are compared: lower-case words with one space between.
create table user_keywords (
  user_id uuid not null references users on delete cascade,
  keyword text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, keyword)
);
create index user_keywords_keyword on user_keywords (keyword, user_id);
create index user_keywords_created on user_keywords (created_at);

alter table notifications add column silent boolean not null default false;
alter table notifications drop constraint notifications_type_check;
alter table notifications add constraint notifications_type_check
  check (type in ('mention', 'keyword', 'dm', 'thread_reply', 'invite', 'system'));

-- Requests that are carried out once however often they are sent. Neither the key nor the answer is readable here.
create table idempotency_keys (
  key_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  request_hash bytea not null,
  -- Who is at it; whoever comes back after its lease may not commit any more.
  attempt uuid not null,
  locked_until timestamptz not null,
  -- Written by the transaction of the request itself.
  done boolean not null default false,
  answer bytea,
  created_at timestamptz not null
);
create index idempotency_keys_user on idempotency_keys (user_id, created_at);
create index idempotency_keys_created on idempotency_keys (created_at)
`

const DOWN = `
drop table idempotency_keys;
delete from notifications where type = 'keyword';
alter table notifications drop constraint notifications_type_check;
alter table notifications add constraint notifications_type_check
  check (type in ('mention', 'dm', 'thread_reply', 'invite', 'system'));
alter table notifications drop column silent;
drop table user_keywords
`

/** Words that notify, notifications that make no noise, and requests that are carried out once. */
export const keywordsAndKeys: Migration = {
  up: async (db: Kysely<unknown>) => run(db, UP),
  down: async (db: Kysely<unknown>) => run(db, DOWN),
}

async function run(db: Kysely<unknown>, script: string): Promise<void> {
  for (const statement of script.split(/;\s*$/m).filter((text) => text.trim() !== '')) {
    await sql.raw(statement).execute(db)
  }
}
