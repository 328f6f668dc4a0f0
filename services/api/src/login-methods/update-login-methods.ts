import {
  describeLoginMethods,
  findServerCommunity,
  isServerOwner,
  ownersCanSignIn,
  switchLoginMethods,
} from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { loginMethodsView } from './view.ts'

/** Switches ways to sign in (AJ-12). They act at the next request, in every process: nobody remembers them. */
export const updateLoginMethods: Action<'updateLoginMethods'> = (api, { principal, body }) =>
  write(api, principal.user_id, async (trx) => {
    if (!(await isServerOwner(trx, principal.user_id))) throw new ApiError('forbidden')
    const methods = await switchLoginMethods(trx, api.login, body)
    if (!(await ownersCanSignIn(trx, methods))) throw new ApiError('last_login_method')
    const data = describeLoginMethods(methods)
    const community_id = await findServerCommunity(trx)
    const what = { action: 'login-methods/changed', community_id, target: '', data } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    return loginMethodsView(methods, true)
  })
