import { canSignIn, loadLoginMethods, lockLoginMethods } from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'

/** Unlinks an account of the caller, who is told. Two at once take turns, so that neither counts on the other's account. */
export const unlinkAccount: Action<'unlinkAccount'> = async (api, { principal, params }) => {
  await write(api, principal.user_id, async (trx) => {
    await lockLoginMethods(trx)
    const account = await trx
      .selectFrom('oauth_accounts')
      .select(['id', 'provider', 'login'])
      .where('id', '=', params.account_id)
      .where('user_id', '=', principal.user_id)
      .executeTakeFirst()
    if (!account) throw new ApiError('not_found')
    const methods = await loadLoginMethods(trx, api.login)
    if (!(await canSignIn(trx, methods, principal.user_id, account.id))) throw new ApiError('last_login_method')
    await trx.deleteFrom('oauth_accounts').where('id', '=', account.id).execute()
    const { provider, login } = account
    const what = {
      action: 'account/unlinked',
      community_id: null,
      target: account.id,
      data: { provider, login },
    } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: api.clock.now() })
    await tellOwner(api, trx, principal.user_id, 'account_unlinked')
  })
  api.postbox?.collect()
}
