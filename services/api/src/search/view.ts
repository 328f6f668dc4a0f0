import { prepared, type Tables } from '@ajet/shared/db'
import { locateEmoji, renderPlain } from '@ajet/shared/markdown'
import type { FileHitView, MessageHitView, MessageView, MyChannelView, UserView } from '@ajet/shared/schema'
import { sql, type Kysely } from 'kysely'
import { attachmentView, type AttachmentRow } from '../attachments/view.ts'
import { selectMyChannels } from '../channels/queries.ts'
import { myChannelView } from '../channels/view.ts'
import { selectMessages } from '../messages/queries.ts'
import { messageView } from '../messages/view.ts'
import { iso } from '../time.ts'
import { selectKnownUsers } from '../users/queries.ts'
import { authorView, userView, type AuthorRow } from '../users/view.ts'
import { beginningOf, cutExcerpt, excerptWords, MAX_TEXT, type HitPlace } from './excerpt.ts'
import type { ParsedQuery } from './parse-query.ts'

/** Who looks, and when; what is found is read by statements that are planned once. */
export interface Viewing {
  readonly db: Kysely<Tables>
  readonly userId: string
  readonly now: number
}

const selectFound = prepared((db, { userId, ids }: { readonly userId: string; readonly ids: readonly string[] }) =>
  selectMessages(db, userId)
    .select(placeOf('m.channel_id').as('place'))
    .where('m.id', '=', sql<string>`any(${ids}::uuid[])`),
)

/** What was looked for in messages. */
export interface Looked extends Pick<ParsedQuery, 'emoji'> {
  readonly tsQuery: string
}

/** The found messages as the caller sees them, with what matched. */
export async function loadMessages(
  viewing: Viewing,
  ids: readonly string[],
  { tsQuery, emoji }: Looked,
): Promise<MessageHitView[]> {
  if (ids.length === 0) return []
  const rows = await selectFound(viewing.db, { userId: viewing.userId, ids: [...ids] })
  const messages = inOrder(ids, rows.map(messageView))
  const wanted = wantedWords(tsQuery)
  const beginnings = new Set(wanted.map(beginningOf))
  const texts = messages.map(plainText)
  const words = texts.map((text) => excerptWords(text, beginnings))
  const candidates = new Set(words.flat().map(({ text }) => text))
  const matching = await findMatching(viewing, candidates, wanted)
  const wantedEmoji = new Set(emoji.filter(({ negated }) => !negated).map((one) => one.emoji))
  const places = placesById(rows)
  return messages.flatMap((message, at) => {
    const channel = places.get(message.channel_id)
    if (!channel) return []
    const text = texts[at] ?? ''
    const hits = [...(words[at] ?? []).filter((word) => matching.has(word.text)), ...placesOfEmoji(text, wantedEmoji)]
    return [{ message, channel, ...cutExcerpt(text, hits) }]
  })
}

function placesOfEmoji(text: string, wanted: ReadonlySet<string>): readonly HitPlace[] {
  return wanted.size === 0 ? [] : locateEmoji(text.slice(0, MAX_TEXT)).filter(({ emoji }) => wanted.has(emoji))
}

function plainText({ body_md, mentions }: MessageView): string {
  return renderPlain(body_md, { mentions })
}

function wantedWords(tsQuery: string): readonly string[] {
  const parts = tsQuery.match(/!?[\p{L}\p{N}\p{M}]+(?::\*)?/gu) ?? []
  return [...new Set(parts.filter((part) => !part.startsWith('!')))]
}

/** Which of the words the query means. The database knows: it has the stems. */
async function findMatching(
  { db }: Viewing,
  candidates: ReadonlySet<string>,
  wanted: readonly string[],
): Promise<ReadonlySet<string>> {
  if (wanted.length === 0 || candidates.size === 0) return new Set()
  const { rows } = await sql<{ word: string }>`
    select word from unnest(${[...candidates]}::text[]) as w(word)
    where to_tsvector('ajet', word) @@ to_tsquery('ajet', ${wanted.join(' | ')})`.execute(db)
  return new Set(rows.map(({ word }) => word))
}

export async function loadChannels({ db, userId }: Viewing, ids: readonly string[]): Promise<MyChannelView[]> {
  if (ids.length === 0) return []
  const rows = await selectMyChannels(db, userId).where('c.id', '=', anyOf(ids)).execute()
  return inOrder(ids, rows.map(myChannelView))
}

export async function loadUsers({ db, userId, now }: Viewing, ids: readonly string[]): Promise<UserView[]> {
  if (ids.length === 0) return []
  const rows = await selectKnownUsers(db, userId).where('u.id', '=', anyOf(ids)).execute()
  return inOrder(
    ids,
    rows.map((row) => userView(row, now)),
  )
}

interface FileRow extends AttachmentRow {
  readonly message_id: string
  readonly channel_id: string
  readonly created_at: Date
  readonly author: AuthorRow
  readonly place: PlaceView
}

export async function loadFiles(viewing: Viewing, ids: readonly string[]): Promise<FileHitView[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<FileRow>`
    select f.id, f.filename, f.content_type, f.size_bytes, f.width, f.height, f.thumbnail_key, f.placeholder,
      f.message_id, f.channel_id, f.created_at,
      jsonb_build_object('id', u.id, 'username', u.username, 'display_name', u.display_name, 'kind', u.kind, 'avatar_key', u.avatar_key) as author,
      ${placeOf('f.channel_id')} as place
    from attachments f join users u on u.id = f.user_id
    where f.id = any(${[...ids]}::uuid[]) and f.message_id is not null`.execute(viewing.db)
  const known = placesById(rows)
  return inOrder(ids, rows).flatMap((row) => {
    const channel = known.get(row.channel_id)
    const { message_id, created_at, author } = row
    if (!channel) return []
    return [
      { attachment: attachmentView(row), message_id, channel, author: authorView(author), created_at: iso(created_at) },
    ]
  })
}

type PlaceView = MessageHitView['channel']

/** The channel a column names. */
function placeOf(column: string) {
  return sql<PlaceView>`(select jsonb_build_object('id', c.id, 'community_id', c.community_id, 'type', c.type, 'name', c.name)
    from channels c where c.id = ${sql.ref(column)})`
}

function placesById(rows: readonly { readonly place: PlaceView }[]): ReadonlyMap<string, PlaceView> {
  return new Map(rows.map(({ place }) => [place.id, place]))
}

function anyOf(ids: readonly string[]) {
  return sql<string>`any(${[...ids]}::uuid[])`
}

function inOrder<T extends { readonly id: string }>(ids: readonly string[], rows: readonly T[]): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
