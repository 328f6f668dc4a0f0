import type { Action, ApiContext } from '../context.ts'
import { write } from '../write.ts'
import { accessThread } from './access.ts'
import { saveFollow } from './queries.ts'
import { loadThreadState, tellThread } from './view.ts'

export const followThread: Action<'followThread'> = (api, { principal, params }) =>
  setFollowing(api, principal.user_id, params.message_id, true)

/** Unfollowing leaves a row behind, so that a mention does not make one follow again. */
export const unfollowThread: Action<'unfollowThread'> = (api, { principal, params }) =>
  setFollowing(api, principal.user_id, params.message_id, false)

/** What is so already changes nothing, and nobody is told. */
function setFollowing(api: ApiContext, userId: string, messageId: string, following: boolean) {
  return write(api, userId, async (trx, outgoing) => {
    const root = await accessThread(trx, userId, messageId)
    const before = await loadThreadState(trx, root)
    await saveFollow(trx, root, following)
    const after = await loadThreadState(trx, root)
    if (before.following !== following) await tellThread(trx, outgoing, userId, after)
    return after
  })
}
