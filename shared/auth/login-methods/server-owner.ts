import type { Kysely } from 'kysely'
import type { Tables } from '../../db/mod.ts'

/** Whether a user owns the server: the owner of its first community (docs/decisions/0010-who-owns-the-server.md). */
export async function isServerOwner(db: Kysely<Tables>, userId: string): Promise<boolean> {
  const row = await selectServerOwners(db).where('m.user_id', '=', userId).executeTakeFirst()
  return row !== undefined
}

/** The people who own the server. */
export function selectServerOwners(db: Kysely<Tables>) {
  return db
    .selectFrom('community_members as m')
    .select('m.user_id')
    .where('m.role', '=', 'owner')
    .where('m.community_id', '=', selectFirstCommunity(db))
}

/** In whose audit log stands what concerns the whole server: its owners read it there. Null while there is none. */
export async function findServerCommunity(db: Kysely<Tables>): Promise<string | null> {
  return (await selectFirstCommunity(db).executeTakeFirst())?.id ?? null
}

function selectFirstCommunity(db: Kysely<Tables>) {
  return db.selectFrom('communities').select('id').orderBy('created_at').orderBy('id').limit(1)
}
