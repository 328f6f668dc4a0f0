import { prepared, type Tables } from '@ajet/shared/db'
import { invalidInput } from '@ajet/shared/http'
import type { Page } from '@ajet/shared/schema'
import type { Kysely } from 'kysely'
import { accessChannel } from '../channels/access.ts'
import type { Action, CallOf } from '../context.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { selectMessages } from './queries.ts'
import { findSeqAt } from './seq-at.ts'
import { messageView, type MessageRow } from './view.ts'

/**
 * The timeline. Without a cursor the newest page; `around` gives the page with a message in its middle, `at` with the first one
 * from a moment on, which is the newest page when there is none.
 */
export const listMessages: Action<'listMessages'> = async ({ db }, { principal, params, query }) => {
  const channel = await accessChannel(db.kysely, principal.user_id, params.channel_id)
  const timeline = { db: db.kysely, viewerId: principal.user_id, channelId: channel.id }
  return mapPage(await loadTimeline(timeline, query), messageView)
}

interface Timeline {
  readonly db: Kysely<Tables>
  readonly viewerId: string
  readonly channelId: string
}

async function loadTimeline(timeline: Timeline, query: CallOf<'listMessages'>['query']): Promise<Page<MessageRow>> {
  const { around, at, after, before, limit } = query
  if ((around || at) && (after || before))
    throw invalidInput([{ path: around ? 'around' : 'at', message: 'cannot be combined with after or before' }])
  if (around && at) throw invalidInput([{ path: 'at', message: 'cannot be combined with around' }])
  const place = at && (await findSeqAt(timeline.db, timeline.channelId, new Date(at)))
  if (place) return await loadAround(timeline, place, limit)
  if (around) return await loadAround(timeline, await seqOf(timeline, around), limit)
  const seq = after || before ? await seqOf(timeline, after ?? before ?? '') : undefined
  return await loadPage(query, 'end', ({ direction, limit: max }) => loadFrom(timeline, direction, seq, max))
}

/** @throws ApiError `unknown_cursor`, also for a message of another channel */
async function seqOf({ db, channelId }: Timeline, messageId: string): Promise<number> {
  const found = await db
    .selectFrom('messages')
    .select('seq')
    .where('id', '=', messageId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst()
  return requireCursor(found).seq
}

interface Stretch {
  readonly viewerId: string
  readonly channelId: string
  readonly seq: number
  readonly limit: number
}

const selectStretch = (direction: 'asc' | 'desc') =>
  prepared((db, { viewerId, channelId, seq, limit }: Stretch) =>
    selectMessages(db, viewerId)
      .where('m.channel_id', '=', channelId)
      .where('m.parent_id', 'is', null)
      .where('m.seq', direction === 'asc' ? '>' : '<', seq)
      .orderBy('m.seq', direction)
      .limit(limit),
  )

const stretches = { asc: selectStretch('asc'), desc: selectStretch('desc') }
const ENDS = { asc: 0, desc: 2 ** 31 - 1 }

/** Messages next to a place, nearest first; without one, next to the end where the direction begins. */
function loadFrom(
  { db, viewerId, channelId }: Timeline,
  direction: 'asc' | 'desc',
  seq: number | undefined,
  limit: number,
): Promise<MessageRow[]> {
  return stretches[direction](db, { viewerId, channelId, seq: seq ?? ENDS[direction], limit })
}

/** The message with half a page on either side; what one side lacks is not made up for by the other. */
async function loadAround(timeline: Timeline, seq: number, limit: number): Promise<Page<MessageRow>> {
  const ahead = Math.floor(limit / 2)
  const upTo = limit - ahead
  const [newer, older] = await Promise.all([
    loadFrom(timeline, 'asc', seq, ahead + 1),
    loadFrom(timeline, 'desc', seq + 1, upTo + 1),
  ])
  const items = [...older.slice(0, upTo).toReversed(), ...newer.slice(0, ahead)]
  const next = newer.length > ahead ? items.at(-1) : undefined
  const prev = older.length > upTo ? items[0] : undefined
  return { items, next: next?.id ?? null, prev: prev?.id ?? null }
}
