import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/**
 * `seq` of the first message of a channel's timeline that was sent at a moment or later; undefined when none was.
 * Messages are numbered in the order of their times, so that the place is found by halving: some twenty looks into the
 * index of the timeline for a million messages, and no index of times.
 */
export async function findSeqAt(db: Kysely<Tables>, channelId: string, at: Date): Promise<number | undefined> {
  const { rows } = await sql<{ best: number }>`
    with recursive walk(low, high, best) as (
      select 0, c.last_seq::int, null::int from channels c where c.id = ${channelId}
      union all
      select case when m.created_at < ${at} then m.seq else w.low end,
        case when m.created_at < ${at} then w.high else (w.low + w.high) / 2 end,
        case when m.created_at >= ${at} then m.seq else w.best end
      from walk w left join lateral (
        select seq, created_at from messages
        where channel_id = ${channelId} and parent_id is null and seq > (w.low + w.high) / 2 and seq <= w.high
        order by seq limit 1
      ) m on true
      where w.low < w.high
    )
    select best from walk where low >= high and best is not null`.execute(db)
  return rows[0]?.best
}
