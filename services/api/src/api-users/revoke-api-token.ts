import { revokeApiTokens } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'

/** Ends one token, in every process, with the streams it opened. */
export const revokeApiToken: Action<'revokeApiToken'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { id, user_id, name, community_id } = await loadToken(trx, params.token_id)
    await accessCommunityAsAdmin(trx, principal.user_id, community_id)
    const [actor_id, clock] = [principal.user_id, api.clock]
    outgoing.rows.push(...(await revokeApiTokens(trx, { user_id, token_ids: [id], actor_id, clock })))
    const what = { action: 'token/revoked', community_id, target: id, data: { api_user: user_id, name } } as const
    await writeAudit(trx, { ...what, actor_id, now: clock.now() })
  })

async function loadToken(trx: Transaction<Tables>, id: string) {
  const token = await trx
    .selectFrom('api_tokens as t')
    .innerJoin('api_users as a', 'a.user_id', 't.user_id')
    .select(['t.id', 't.user_id', 't.name', 'a.community_id'])
    .where('t.id', '=', id)
    .executeTakeFirst()
  if (!token) throw new ApiError('not_found')
  return token
}
