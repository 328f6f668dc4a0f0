import { sql, type RawBuilder } from 'kysely'
import { timeConditions } from './operator-conditions.ts'
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
  /** Undefined: PostgreSQL finds the way. */
  readonly plan: Pick<WordPlan, 'place' | 'reach'> | undefined
  readonly parsed: Pick<ParsedQuery, 'since' | 'until'>
  readonly limit: number
  readonly place?: Place | undefined
}

/** The matches next to a place, the newest ones when there is none, nearest first: `message_id`, `created_at`, `words`. */
export function selectHits({ where, plan, parsed, limit, place }: HitQuery): RawBuilder<unknown> {
  const order = place?.isBack ? sql`asc` : sql`desc`
  const beyond = place ? sql`${where} and ${isBeyond(place)}` : where
  // The index of time cannot be walked for a sum: what was found otherwise is sorted.
  const isFound = plan?.place === 'anywhere' || plan?.place === 'channels'
  const time = isFound ? sql`s.created_at + interval '0'` : sql`s.created_at`
  const inOrder = sql`order by ${time} ${order}, s.message_id ${order}`
  const lookInto = (segment: RawBuilder<unknown>) => sql`
    select s.message_id, s.created_at, s.words from search_messages s where ${beyond} and ${segment}
    ${inOrder} limit ${limit}::int`
  if (plan?.place === 'segments') {
    return sql`${searchSegments(lookInto, { ...rangeOf(parsed, place), most: plan.reach }, order)} limit ${limit}::int`
  }
  if (plan?.place !== 'newest' || plan.reach === undefined) return lookInto(sql`true`)
  // A figure, not a parameter: for one that is not known PostgreSQL would sort everything.
  const near = [...timeConditions(parsed, sql`s.created_at`), ...(place ? [isBeyond(place)] : [sql`true`])]
  return sql`
    select s.message_id, s.created_at, s.words from (
      select s.* from search_messages s where ${sql.join(near, sql` and `)} ${inOrder} limit ${sql.lit(plan.reach)}
    ) s where ${where} ${inOrder} limit ${limit}::int`
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
