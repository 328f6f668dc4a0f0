import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'

/** Whether one person of a DM shares no community any longer with anybody else in it. */
export interface Estrangement {
  readonly channel_id: string
  readonly user_id: string
  readonly estranged: boolean
}

/**
 * Of DM `c`: others are in it, and none of them shares a community with the user (DMs are for people who share one, also
 * later on). As in the statement that posts.
 */
export function isEstranged(userId: string | RawBuilder<unknown>) {
  return sql<boolean>`(
    exists (select from channel_members x where x.channel_id = c.id and x.user_id <> ${userId})
    and not exists (select from channel_members x
      join community_members theirs on theirs.user_id = x.user_id
      join community_members mine on mine.community_id = theirs.community_id and mine.user_id = ${userId}
      where x.channel_id = c.id and x.user_id <> ${userId}))`
}

/** How people stand in DMs at this moment: what `findEstranged` compares with after a change. */
export async function readEstrangement(db: Kysely<Tables>, dmIds: readonly string[]): Promise<readonly Estrangement[]> {
  if (dmIds.length === 0) return []
  const { rows } = await sql<Estrangement>`
    select c.id as channel_id, m.user_id, ${isEstranged(sql`m.user_id`)} as estranged
    from channels c join channel_members m on m.channel_id = c.id
    where c.id = any(${[...dmIds]}::uuid[]) and c.type in ('dm', 'group-dm')
    order by c.id, m.user_id`.execute(db)
  return rows
}

/** The same for the DMs of a user that somebody of a community is in: those who come into it, or go, change no others. */
export async function readEstrangementBeside(
  trx: Transaction<Tables>,
  userId: string,
  communityId: string,
): Promise<readonly Estrangement[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from channel_members mine join channels c on c.id = mine.channel_id
    where mine.user_id = ${userId} and c.type in ('dm', 'group-dm') and exists (
      select from channel_members x
      join community_members theirs on theirs.user_id = x.user_id and theirs.community_id = ${communityId}
      where x.channel_id = c.id and x.user_id <> ${userId})`.execute(trx)
  return await readEstrangement(
    trx,
    rows.map(({ id }) => id),
  )
}

/** For whom that is another way since; whoever left a DM meanwhile is not among them. */
export async function findEstranged(
  db: Kysely<Tables>,
  before: readonly Estrangement[],
): Promise<readonly Estrangement[]> {
  const key = ({ channel_id, user_id }: Estrangement) => `${channel_id} ${user_id}`
  const known = new Map(before.map((one) => [key(one), one.estranged]))
  const after = await readEstrangement(db, [...new Set(before.map(({ channel_id }) => channel_id))])
  return after.filter((one) => known.get(key(one)) !== one.estranged)
}
