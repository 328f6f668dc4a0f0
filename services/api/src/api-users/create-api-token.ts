import * as tokens from '@ajet/shared/auth'
import { ApiError, invalidInput } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import { write } from '../write.ts'
import { accessApiUser, accessBotsForChange } from './access.ts'
import { apiTokenView } from './view.ts'

/** Makes a token of an API user (AJ-19). It is stored as a hash and shown this once. */
export const createApiToken: Action<'createApiToken'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx) => {
    const { id: community_id } = await accessBotsForChange(trx, principal.user_id, params.community)
    const { id: user_id, token_count } = await accessApiUser(trx, community_id, params.user)
    await requireNotMuted(trx, community_id, principal.user_id)
    requireRoom(token_count)
    const { name, scopes } = body
    const expires_at = readExpiry(body.expires_at, api.clock.now())
    const [created_by, clock] = [principal.user_id, api.clock]
    const { token, ...row } = await tokens.createApiToken(trx, { user_id, name, scopes, expires_at, created_by, clock })
    const data = { api_user: user_id, name, scopes: scopes.join(' ') }
    const what = { action: 'token/created', community_id, target: row.id, data } as const
    await writeAudit(trx, { ...what, actor_id: created_by, now: clock.now() })
    return { ...apiTokenView(row), token }
  })

function requireRoom(count: number): void {
  const limit = limits.tokensPerApiUser
  if (count >= limit) throw new ApiError('limit_reached', { limit }, `An API user has at most ${limit} tokens`)
}

/** @throws ApiError `invalid_input` for a time that is over */
function readExpiry(text: string | null | undefined, now: number): Date | null {
  if (text === null || text === undefined) return null
  const at = new Date(text)
  if (at.getTime() <= now) throw invalidInput([{ path: 'expires_at', message: 'is over already' }])
  return at
}
