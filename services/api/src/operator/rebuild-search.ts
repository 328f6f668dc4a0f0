import { SEGMENT_MESSAGES, type Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import { countUnindexed } from '../search/index-queries.ts'

/** In the order in which the indexer locks them. */
const empty = sql`truncate search_progress, search_changes, search_messages, search_words, search_segments`

const makeIndexes = [
  sql`create index if not exists search_messages_words on search_messages using gin (words)`,
  sql`create index if not exists search_messages_time on search_messages (created_at, message_id)`,
  sql`create index if not exists search_messages_channel on search_messages (channel_id, created_at, message_id)`,
  sql`create index if not exists search_messages_author on search_messages (author_id, created_at, message_id)`,
  sql`create index if not exists search_words_trigrams on search_words using gin (word gin_trgm_ops)`,
]

/**
 * Empties the full-text index and makes its own indexes where they are missing (FLT-18). The indexers of the servers that
 * run begin anew with the next look; until they are done, searches say that they are partial. Resolves with how many
 * messages are brought in again.
 */
export async function rebuildSearch(trx: Transaction<Tables>): Promise<number> {
  await empty.execute(trx)
  for (const makeIndex of makeIndexes) await makeIndex.execute(trx)
  await sql`insert into search_segments (number, starts_at) values (1, '-infinity')`.execute(trx)
  await sql`
    insert into search_segments (number, starts_at)
    select n, min(created_at) from (
      select created_at, 1 + (row_number() over (order by created_at) - 1) / ${SEGMENT_MESSAGES} as n
      from messages where deleted_at is null
    ) numbered where n > 1 group by n
    on conflict do nothing`.execute(trx)
  return await countUnindexed(trx)
}
