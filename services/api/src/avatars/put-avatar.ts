import type { Principal } from '@ajet/shared/http'
import type { MeView } from '@ajet/shared/schema'
import { keepFile } from '../attachments/planned-files.ts'
import type { ApiContext } from '../context.ts'
import { accessMe } from '../users/access.ts'
import { meView } from '../users/me-view.ts'
import { tellCommunities, tellProcesses } from '../users/update-me.ts'
import { write } from '../write.ts'
import { forgetPicture } from './receive-picture.ts'

/** Gives the caller this picture, or none; everybody who shares a community learns of it. */
export async function putAvatar(api: ApiContext, principal: Principal, key: string | null): Promise<MeView> {
  const me = await write(api, principal.user_id, async (trx, outgoing) => {
    await trx.selectFrom('users').select('id').where('id', '=', principal.user_id).forNoKeyUpdate().execute()
    const before = await accessMe(trx, principal.user_id)
    const after = { ...before, avatar_key: key }
    if (before.avatar_key === key) return meView(after, api.clock.now())
    if (key !== null) await keepFile(trx, key)
    await trx.updateTable('users').set({ avatar_key: key }).where('id', '=', principal.user_id).execute()
    await forgetPicture(trx, before.avatar_key)
    await tellCommunities(trx, outgoing, after)
    tellProcesses(outgoing, after)
    return meView(after, api.clock.now())
  })
  api.authenticator.forgetUser(principal.user_id)
  api.cleaner.wake()
  return me
}
