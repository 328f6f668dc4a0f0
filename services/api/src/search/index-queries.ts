import type { Tables } from '@ajet/shared/db'
import { must } from '@ajet/shared/std'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { IndexedMessage, SearchDocument } from './document.ts'
import { markOfSegment } from './segments.ts'

export interface ChannelProgress {
  readonly channel_id: string
  /** Everything up to here is in the index. */
  readonly seq: number
  /** The newest message's, committed. */
  readonly last_seq: number
}

const behind = sql`channels c left join search_progress p on p.channel_id = c.id`

/** Channels with messages that are not in the index. */
export async function findBehind(db: Kysely<Tables>, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from ${behind}
    where c.last_seq > coalesce(p.seq, 0) limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Whether a message from before the moment is not in the index. */
export async function isBehind(db: Kysely<Tables>, moment: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from ${behind} cross join lateral (
        select created_at from messages m where m.channel_id = c.id and m.seq > coalesce(p.seq, 0) order by m.seq limit 1
      ) next
      where c.last_seq > coalesce(p.seq, 0) and next.created_at < ${moment}) as found`.execute(db)
  return rows[0]?.found ?? false
}

/** How many messages are not in the index, with those that were deleted before they got there. */
export async function countUnindexed(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(c.last_seq - coalesce(p.seq, 0)), 0)::float8 as count from ${behind}
    where c.last_seq > coalesce(p.seq, 0)`.execute(db)
  return rows[0]?.count ?? 0
}

/** Locks the progress of those of the channels that are behind and nobody else is at, until the transaction ends. */
export async function claimChannels(
  trx: Transaction<Tables>,
  channelIds: readonly string[],
): Promise<readonly ChannelProgress[]> {
  const ids = [...channelIds].toSorted()
  await sql`insert into search_progress (channel_id, seq)
    select id, 0 from channels where id = any(${ids}::uuid[]) order by id on conflict do nothing`.execute(trx)
  const { rows } = await sql<ChannelProgress>`
    select p.channel_id, p.seq, c.last_seq from search_progress p join channels c on c.id = p.channel_id
    where p.channel_id = any(${ids}::uuid[]) and c.last_seq > p.seq
    order by p.channel_id for update of p skip locked`.execute(trx)
  return rows
}

export async function saveProgress(
  trx: Transaction<Tables>,
  progress: readonly Pick<ChannelProgress, 'channel_id' | 'seq'>[],
): Promise<void> {
  await sql`update search_progress p set seq = x.seq
    from jsonb_to_recordset(${[...progress]}::jsonb) as x(channel_id uuid, seq int)
    where p.channel_id = x.channel_id`.execute(trx)
}

const columns = sql`m.id, m.seq, m.channel_id, m.author_id, m.created_at::text as created_at, m.body_md,
  (select coalesce(jsonb_object_agg(n.target_id, coalesce(u.display_name || ' ' || u.username, t.name)), '{}')
    from mentions n left join users u on n.type = 'user' and u.id = n.target_id
    left join channels t on n.type = 'channel_link' and t.id = n.target_id and t.visibility = 'public'
    where n.message_id = m.id and n.target_id is not null) as names,
  f.files, f.images, f.filenames`
const files = sql`lateral (
  select count(*)::int as files, (count(*) filter (where a.content_type like 'image/%'))::int as images,
    coalesce(string_agg(a.filename, ' '), '') as filenames
  from attachments a where a.message_id = m.id) f`

type SequencedMessage = IndexedMessage & { readonly seq: number }

/** Up to `limit` messages of each channel behind its progress, in the order of their `seq`. */
export async function loadNew(
  trx: Transaction<Tables>,
  progress: readonly ChannelProgress[],
  limit: number,
): Promise<readonly SequencedMessage[]> {
  const { rows } = await sql<SequencedMessage>`
    select ${columns} from jsonb_to_recordset(${[...progress]}::jsonb) as p(channel_id uuid, seq int)
    cross join lateral (
      select * from messages where channel_id = p.channel_id and seq > p.seq order by seq limit ${limit}::int
    ) m cross join ${files}
    order by m.channel_id, m.seq`.execute(trx)
  return rows
}

/** Takes messages whose text has changed, and what they say at this moment; those that are gone are not among them. */
export async function takeChanged(trx: Transaction<Tables>, limit: number) {
  const { rows: taken } = await sql<{ message_id: string }>`
    delete from search_changes where message_id in (
      select message_id from search_changes order by message_id limit ${limit} for update skip locked
    ) returning message_id`.execute(trx)
  if (taken.length === 0) return { taken: 0, messages: [] }
  const ids = taken.map(({ message_id }) => message_id)
  const { rows: messages } = await sql<IndexedMessage>`
    select ${columns} from messages m cross join ${files}
    where m.id = any(${ids}::uuid[]) and m.deleted_at is null`.execute(trx)
  return { taken: taken.length, messages }
}

/** In the order of their ids: two servers never wait for each other in a circle. */
export async function saveDocuments(trx: Transaction<Tables>, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return
  await sql`insert into search_messages (message_id, channel_id, author_id, created_at, words)
    select x.message_id, x.channel_id, x.author_id, x.created_at,
      to_tsvector('ajet', x.text) || array_to_tsvector(x.marks || ${markOfSegment(sql`x.created_at`)})
    from jsonb_to_recordset(${documents.map(asRow)}::jsonb)
      as x(message_id uuid, channel_id uuid, author_id uuid, created_at timestamptz, text text, marks text[])
    order by x.message_id
    on conflict (message_id) do update set words = excluded.words`.execute(trx)
}

function asRow({ words, ...rest }: SearchDocument) {
  return { ...rest, text: words.join(' ') }
}

/** Another one after the words were emptied, as `admin reindex` does: with a lock on the progress it stays as it is. */
export async function findWordsFile(trx: Transaction<Tables>): Promise<number> {
  const { rows } = await sql<{
    file: number
  }>`select pg_relation_filenode('search_words')::int8::float8 as file`.execute(trx)
  return must(rows[0], 'a row').file
}

export async function saveWords(db: Kysely<Tables>, words: readonly string[]): Promise<void> {
  if (words.length === 0) return
  await sql`insert into search_words (word) select unnest(${words.toSorted()}::text[]) on conflict do nothing`.execute(
    db,
  )
}
