import { revokeApiTokens } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { newId, type Clock } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'

/**
 * What is left of an API user that is out of its community: the author of its messages, under its display name. Its
 * tokens end in every process, and its user name is free again; resolves with the one it has instead.
 */
export async function endApiUser(trx: Transaction<Tables>, outgoing: Outgoing, userId: string): Promise<string> {
  const clock: Pick<Clock, 'now'> = { now: () => outgoing.now }
  outgoing.rows.push(...(await revokeApiTokens(trx, { user_id: userId, actor_id: outgoing.actorId, clock })))
  await trx.deleteFrom('api_users').where('user_id', '=', userId).execute()
  // Not from its id, which everybody knows: somebody could take the name before.
  const username = `bot.${newId().replaceAll('-', '').slice(-24)}`
  await trx.updateTable('users').set({ username }).where('id', '=', userId).execute()
  return username
}

/** Of every API user of a community that is about to be deleted. */
export async function endApiUsers(trx: Transaction<Tables>, outgoing: Outgoing, communityId: string): Promise<void> {
  const bots = await trx.selectFrom('api_users').select('user_id').where('community_id', '=', communityId).execute()
  for (const { user_id } of bots) await endApiUser(trx, outgoing, user_id)
}
