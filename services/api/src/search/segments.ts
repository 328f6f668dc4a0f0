import { SEGMENT_MESSAGES, type Tables } from '@ajet/shared/db'
import { sql, type RawBuilder, type Transaction } from 'kysely'

/** A message that is committed at this moment is in the index before the next segment starts. */
const HEAD_START = '1 minute'

/** The segment a moment is in. */
const numberAt = (moment: RawBuilder<unknown>) => sql<number>`(
  select number from search_segments where starts_at <= ${moment} order by starts_at desc limit 1)`

/** What stands for the segment among the words of a message of this moment; the colon keeps it apart from every word. */
export const markOfSegment = (moment: RawBuilder<unknown>) => sql<string>`('segment:' || ${numberAt(moment)})`

export interface SegmentRange {
  /** Moments; all of time when left out. */
  readonly from?: RawBuilder<unknown> | undefined
  readonly to?: RawBuilder<unknown> | undefined
  /** No more segments than that; all of them when left out. */
  readonly most?: number | undefined
}

/**
 * Rows of a query that looks into one segment, one segment after another until there are enough. `lookInto` gets the
 * condition that holds for the messages of a segment, and gives them in their order.
 */
export function searchSegments(
  lookInto: (isInSegment: RawBuilder<unknown>) => RawBuilder<unknown>,
  { from, to, most }: SegmentRange,
  order: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const isInSegment = sql`s.words @@ ('''segment:' || g.number || '''')::tsquery`
  const parts = [sql`true`]
  if (from) parts.push(sql`number >= ${numberAt(from)}`)
  if (to) parts.push(sql`number <= ${numberAt(to)}`)
  // The loop over the segments stops as soon as its reader has what it wants: nothing may come between to sort them.
  return sql`
    select h.* from (
      select number from search_segments where ${sql.join(parts, sql` and `)} order by number ${order} limit ${most ?? null}::int offset 0
    ) g cross join lateral (${lookInto(isInSegment)}) h`
}

/** Lets a new segment start when the newest holds its share. */
export async function openSegment(trx: Transaction<Tables>, share = SEGMENT_MESSAGES): Promise<void> {
  await sql`
    insert into search_segments (number, starts_at)
    select number + 1, now() + ${HEAD_START}::interval
    from (select number, starts_at from search_segments order by number desc limit 1) newest
    where starts_at <= now() and ${share} <= (
      select count(*) from (select from search_messages where created_at >= starts_at limit ${share}) held)
    on conflict do nothing`.execute(trx)
}
