import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import { scopeHolds, scopeOf } from '../../search/access.ts'
import type { Row } from './own-records.ts'

export interface Written {
  readonly userId: string
  /** What the person can read at this moment; everything wherever it is, which is for who runs the server. */
  readonly reach: 'readable' | 'everything'
}

/** Ids are few bytes: they are read once for so many messages, and not anew for each page. */
const IDS_AT_ONCE = 20_000
/** One may have 16,000 characters, and so may each of its versions. */
const MESSAGES_AT_ONCE = 100
const REACTIONS_AT_ONCE = 2_000
const NIL = '00000000-0000-0000-0000-000000000000'

/** What a person has written and not deleted, in the order of time, a page after another. */
export async function* loadOwnMessages(db: Kysely<Tables>, written: Written): AsyncGenerator<readonly Row[]> {
  const { userId } = written
  let last = NIL
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select id from messages where author_id = ${userId} and id > ${last} and deleted_at is null
      order by id limit ${IDS_AT_ONCE}`.execute(db)
    const ids = rows.map(({ id }) => id)
    for (let at = 0; at < ids.length; at += MESSAGES_AT_ONCE) {
      yield await loadPage(db, written, ids.slice(at, at + MESSAGES_AT_ONCE))
    }
    if (ids.length < IDS_AT_ONCE) return
    last = ids.at(-1) ?? last
  }
}

/** Whose they are and who may read them is asked with each page: it may have changed. */
async function loadPage(db: Kysely<Tables>, written: Written, ids: readonly string[]): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select m.id, m.channel_id, m.parent_id, m.body_md, m.created_at, m.edited_at,
      coalesce((select jsonb_agg(jsonb_build_object('body_md', v.body_md, 'written_at', v.written_at) order by v.written_at)
        from message_versions v where v.message_id = m.id), '[]') as versions,
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'filename', a.filename, 'content_type', a.content_type,
          'size_bytes', a.size_bytes) order by a.position)
        from attachments a where a.message_id = m.id), '[]') as files
    from messages m
    where m.id = any(${[...ids]}::uuid[]) and m.author_id = ${written.userId} and m.deleted_at is null
      and ${isInReach(written)}
    order by m.id`.execute(db)
  return rows
}

/** What a person reacted to, and with what. */
export async function* loadOwnReactions(db: Kysely<Tables>, written: Written): AsyncGenerator<readonly Row[]> {
  let last = { message_id: NIL, emoji: '' }
  for (;;) {
    const { rows } = await sql<Row & typeof last>`
      select r.message_id, r.emoji, r.created_at from reactions r join messages m on m.id = r.message_id
      where r.user_id = ${written.userId} and (r.message_id, r.emoji) > (${last.message_id}, ${last.emoji})
        and ${isInReach(written)}
      order by r.message_id, r.emoji limit ${REACTIONS_AT_ONCE}`.execute(db)
    yield rows
    if (rows.length < REACTIONS_AT_ONCE) return
    last = rows.at(-1) ?? last
  }
}

/** Of the channel of a message `m`. */
const isInReach = ({ userId, reach }: Written) =>
  reach === 'everything' ? sql`true` : scopeHolds(scopeOf(userId, undefined, { in: [] }), sql`m.channel_id`)
