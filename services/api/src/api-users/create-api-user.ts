import { isUniqueViolation, joinCommunity, type Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import { write } from '../write.ts'
import { accessApiUser, accessBotsForChange } from './access.ts'
import { apiUserView } from './view.ts'

/** Makes a bot account, a plain member of the community and its default channels (AJ-65). It has no password and no mail address. */
export const createApiUser: Action<'createApiUser'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { id: community_id } = await accessBotsForChange(trx, principal.user_id, params.community)
    await requireNotMuted(trx, community_id, principal.user_id)
    await requireRoom(trx, community_id)
    const { username, display_name = username } = body
    const [id, now] = [newId(), api.clock.now()]
    const created_at = new Date(now)
    await trx.insertInto('users').values({ id, username, display_name, kind: 'bot', created_at }).execute()
    const owned = { user_id: id, community_id, created_by: principal.user_id, created_at }
    await trx.insertInto('api_users').values(owned).execute()
    const { events } = await joinCommunity(trx, { community_id, user_id: id, role: 'member', clock: api.clock })
    outgoing.rows.push(...events)
    const what = { action: 'api-user/created', community_id, target: id, data: { username } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now })
    return apiUserView(await accessApiUser(trx, community_id, id))
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error, 'users_username_key')) throw error
    throw new ApiError('name_taken', { field: 'username' }, 'This username is taken', { cause: error })
  })

async function requireRoom(trx: Transaction<Tables>, communityId: string): Promise<void> {
  const { count } = await trx
    .selectFrom('api_users')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow()
  const limit = limits.apiUsersPerCommunity
  if (Number(count) >= limit) throw new ApiError('limit_reached', { limit })
}
