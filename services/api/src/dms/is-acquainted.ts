import { isEstranged, type Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'

/** Whether the user shares a community with somebody in a DM, or is alone there. */
export async function isAcquainted(db: Kysely<Tables>, dmId: string, userId: string): Promise<boolean> {
  const estranged = db.selectFrom('channels as c').select('c.id').where('c.id', '=', dmId).where(isEstranged(userId))
  return (await estranged.executeTakeFirst()) === undefined
}
