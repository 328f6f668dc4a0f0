import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { UNREAD_CAP } from './channels/queries.ts'

/** How many rows there are for each person `x.user_id` (`select from …`); counting stops at UNREAD_CAP for each. */
export async function countEach(
  db: Kysely<Tables>,
  userIds: readonly string[],
  select: RawBuilder<unknown>,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ readonly user_id: string; readonly count: number }>`
    select x.user_id, (select count(*)::int from (${select} limit ${UNREAD_CAP}::int) counted) as count
    from unnest(${[...userIds]}::uuid[]) as x(user_id)`.execute(db)
  return new Map(rows.map(({ user_id, count }) => [user_id, count]))
}
