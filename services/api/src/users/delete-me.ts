import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { deleteUser } from './delete-user.ts'

/** Deletes the caller's account, for good and at once. */
export const deleteMe: Action<'deleteMe'> = async (api, { principal, body }) => {
  await api.stepUp({ principal, password: body.current_password, freshIsEnough: false })
  const { user_id } = principal
  await write(api, user_id, async (trx, outgoing) => {
    await deleteUser(api, trx, outgoing, user_id)
    const what = { action: 'user/deleted', community_id: null, target: user_id, actor_id: user_id } as const
    await writeAudit(trx, { ...what, now: outgoing.now })
  })
  await api.keywords.refresh()
  api.postbox?.collect()
  api.cleaner.wake()
  api.jobs.wake()
}
