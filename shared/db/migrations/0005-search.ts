import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create extension if not exists unaccent`,
  `create extension if not exists pg_trgm`,
  // English stems without a list of stop words: every word is found, also in a phrase. Other scripts pass as they are.
  `create text search dictionary ajet_stem (template = snowball, language = english)`,
  `create text search configuration ajet (copy = pg_catalog.english)`,
  `alter text search configuration ajet
    alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part, numword, numhword, hword_numpart
    with unaccent, ajet_stem`,
  // Beside the messages: filled behind the post, which full text would slow down by 40%.
  `create table search_messages (
    message_id uuid primary key references messages on delete cascade,
    channel_id uuid not null,
    author_id uuid not null,
    created_at timestamptz not null,
    words tsvector not null
  )`,
  `create index search_messages_words on search_messages using gin (words)`,
  `create index search_messages_time on search_messages (created_at, message_id)`,
  `create index search_messages_channel on search_messages (channel_id, created_at, message_id)`,
  `create index search_messages_author on search_messages (author_id, created_at, message_id)`,
  // Every message of the channel up to this position is in the index. Positions are given in the order of the commits.
  `create table search_progress (
    channel_id uuid primary key references channels on delete cascade,
    seq integer not null
  ) with (fillfactor = 70)`,
  // Messages to be indexed once more: whoever changes a text, in whatever way, is noticed here.
  `create table search_changes (
    message_id uuid primary key
  )`,
  `create function queue_search_change() returns trigger language plpgsql as $$
  begin
    if new.deleted_at is not null then
      delete from search_messages where message_id = new.id;
    else
      insert into search_changes (message_id) values (new.id) on conflict do nothing;
    end if;
    return null;
  end $$`,
  `create trigger messages_search after update of body_md, deleted_at on messages
    for each row execute function queue_search_change()`,
  // Parts of words are looked up among the words there are, which are few, and not among the messages.
  `create table search_words (word text primary key)`,
  `create index search_words_trigrams on search_words using gin (word gin_trgm_ops)`,
  `create index users_name_trigrams on users using gin ((username::text || ' ' || display_name) gin_trgm_ops)`,
  `create index attachments_filename on attachments using gin (filename gin_trgm_ops)`,
]

const DOWN = [
  `drop index attachments_filename, users_name_trigrams`,
  `drop trigger messages_search on messages`,
  `drop function queue_search_change`,
  `drop table search_words, search_changes, search_progress, search_messages`,
  `drop text search configuration ajet`,
  `drop text search dictionary ajet_stem`,
  `drop extension pg_trgm`,
  `drop extension unaccent`,
]

/** Full text of messages (AJ-129), and parts of names. */
export const search: Migration = {
  up: (db: Kysely<unknown>) => run(db, UP),
  down: (db: Kysely<unknown>) => run(db, DOWN),
}

async function run(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
