import { sql, type Kysely } from 'kysely'
import type { Tables } from '../../db/mod.ts'

/** Set once the first community was deleted: which one is the server's since then. */
const KEY = 'server_community'

/** Whether a user owns the server: an owner of the server's community (docs/decisions/0010-who-owns-the-server.md). */
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
    .where('m.community_id', '=', selectServerCommunity(db))
}

/** In whose audit log stands what concerns the whole server: its owners read it there. Null while there is none. */
export async function findServerCommunity(db: Kysely<Tables>): Promise<string | null> {
  return (await selectServerCommunity(db).executeTakeFirst())?.id ?? null
}

/** Makes a community the server's, with what the audit log says of the whole server; those who own it own the server. */
export async function setServerCommunity(trx: Kysely<Tables>, communityId: string): Promise<void> {
  const before = await findServerCommunity(trx)
  const value = { id: communityId }
  await trx
    .insertInto('system_settings')
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
  await trx
    .updateTable('audit_log')
    .set({ community_id: communityId })
    .where('community_id', '=', before)
    .where((eb) => eb.or([eb('action', '=', 'login-methods/changed'), eb('action', 'like', 'provider/%')]))
    .execute()
}

/** The oldest, unless another one took the place of one that was deleted. */
function selectServerCommunity(db: Kysely<Tables>) {
  const chosen = sql<boolean>`id::text = (select value ->> 'id' from system_settings where key = ${KEY})`
  return db
    .selectFrom('communities')
    .select('id')
    .where('deleted_at', 'is', null)
    .orderBy(chosen, (order) => order.desc().nullsLast())
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
}
