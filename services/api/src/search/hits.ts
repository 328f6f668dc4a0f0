import { sql, type RawBuilder } from 'kysely'
import type { ParsedQuery } from './parse-query.ts'
import { searchSegments, type SegmentRange } from './segments.ts'
import type { WordPlan } from './word-plan.ts'

export interface Place {
  /** Of a message. */
  readonly id: string
  /** From there to newer ones, not to older ones. */
  readonly isBack: boolean
}

export interface HitQuery {
  /** What holds for a row `s`. */
  readonly where: RawBuilder<unknown>
  readonly plan: WordPlan
  /** The plan is followed to the letter; else PostgreSQL may find another way. */
  readonly isStrict: boolean
  readonly parsed: Pick<ParsedQuery, 'since' | 'until'>
  readonly limit: number
  readonly place?: Place | undefined
}

/** The matches next to a place, the newest ones when there is none, nearest first: `message_id`, `created_at`, `words`. */
export function selectHits({ where, plan, isStrict, parsed, limit, place }: HitQuery): RawBuilder<unknown> {
  const order = place?.isBack ? sql`asc` : sql`desc`
  const beyond = place ? sql`${where} and ${isBeyond(place)}` : where
  // The index of time cannot be walked for a sum: what the words name is fetched and sorted.
  const time = isStrict && plan.indexed.length > 0 ? sql`s.created_at + interval '0'` : sql`s.created_at`
  const lookInto = (segment: RawBuilder<unknown>) => sql`
    select s.message_id, s.created_at, s.words from search_messages s where ${beyond} and ${segment}
    order by ${time} ${order}, s.message_id ${order} limit ${limit}::int`
  if (!plan.bySegment) return lookInto(sql`true`)
  return sql`${searchSegments(lookInto, rangeOf(parsed, place), order)} limit ${limit}::int`
}

function rangeOf({ since, until }: HitQuery['parsed'], place: Place | undefined): SegmentRange {
  const moment = (time: number | undefined) => (time === undefined ? undefined : sql`${new Date(time)}::timestamptz`)
  const range = { from: moment(since), to: moment(until) }
  if (!place) return range
  const there = atPlace(place, sql`created_at`)
  return place.isBack ? { ...range, from: there } : { ...range, to: there }
}

const isBeyond = (place: Place) =>
  sql`(s.created_at, s.message_id) ${place.isBack ? sql`>` : sql`<`} ${atPlace(place, sql`created_at, message_id`)}`

const atPlace = ({ id }: Place, columns: RawBuilder<unknown>) =>
  sql`(select ${columns} from search_messages where message_id = ${id})`
