import { ApiError } from '@ajet/shared/http'
import { endApiUsers } from '../api-users/end-api-user.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessMembership } from './access.ts'

/** Deletes a community with everything in it. */
export const deleteCommunity: Action<'deleteCommunity'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const community = await accessMembership(trx, principal.user_id, params.community)
    if (community.role !== 'owner') throw new ApiError('forbidden')
    await endApiUsers(trx, outgoing, community.id)
    await trx.deleteFrom('communities').where('id', '=', community.id).execute()
    outgoing.inCommunity(community.id, 'community/deleted', { community_id: community.id })
  })
