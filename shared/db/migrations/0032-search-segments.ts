import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How many messages of the past a segment gets. */
const MESSAGES = 50_000

const UP = [
  // A stretch of time with so many messages. Those of it carry its mark among their words, `segment:7`.
  `create table search_segments (
    number integer primary key,
    starts_at timestamptz not null unique
  )`,
  `insert into search_segments (number, starts_at) values (1, '-infinity')`,
  `insert into search_segments (number, starts_at)
    select n, min(created_at) from (
      select created_at, 1 + (row_number() over (order by created_at) - 1) / ${MESSAGES} as n from search_messages
    ) numbered where n > 1 group by n
    on conflict do nothing`,
  // Written anew in the order of time: marking the rows where they are would leave a hole for each.
  `create table marked_messages as
    select message_id, channel_id, author_id, created_at, words || array_to_tsvector(array['segment:' || (
      select number from search_segments g where g.starts_at <= s.created_at order by starts_at desc limit 1
    )]) as words
    from search_messages s order by created_at, message_id`,
  ...replaceBy('marked_messages'),
]

const DOWN = [
  `create table unmarked_messages as
    select message_id, channel_id, author_id, created_at, ts_delete(words, 'segment:' || (
      select number from search_segments g where g.starts_at <= s.created_at order by starts_at desc limit 1
    )) as words
    from search_messages s order by created_at, message_id`,
  ...replaceBy('unmarked_messages'),
  `drop table search_segments`,
]

function replaceBy(table: string): readonly string[] {
  return [
    `drop table search_messages`,
    `alter table ${table} rename to search_messages`,
    `alter table search_messages
      add primary key (message_id),
      add foreign key (message_id) references messages on delete cascade,
      alter channel_id set not null, alter author_id set not null, alter created_at set not null,
      alter words set not null`,
    `create index search_messages_words on search_messages using gin (words)`,
    `create index search_messages_time on search_messages (created_at, message_id)`,
    `create index search_messages_channel on search_messages (channel_id, created_at, message_id)`,
    `create index search_messages_author on search_messages (author_id, created_at, message_id)`,
    `analyze search_messages`,
  ]
}

/** Searches go back from the newest messages, a stretch of time after another (AJ-129). */
export const searchSegments: Migration = {
  up: (db: Kysely<unknown>) => run(db, UP),
  down: (db: Kysely<unknown>) => run(db, DOWN),
}

async function run(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
