import { JWT_LIFETIME_S, signJwt } from '@ajet/shared/auth'
import { ApiError, type Principal } from '@ajet/shared/http'
import { newId } from '@ajet/shared/std'
import type { GatewayContext } from '../deps.ts'

/**
 * A token for a quarter of an hour that services check without the database (GC-4). It is worth no more than the session
 * or the API token it was asked for with: ours look that up as well (GC-7).
 */
export async function createJwt({ clock, config, signingKeys }: GatewayContext, principal: Principal) {
  const { user_id: sub, session_id: sid, scopes, access_until } = principal
  const iat = Math.floor(clock.now() / 1000)
  const exp = Math.min(iat + JWT_LIFETIME_S, Math.floor((access_until ?? Infinity) / 1000))
  // An API token that was good when the request came in, and is not for one second more.
  if (exp <= iat) throw new ApiError('unauthenticated')
  const claims = { sub, sid, iat, exp, jti: newId(), ...(scopes && { scope: scopes.join(' ') }) }
  const token = await signJwt(await signingKeys.current(), config.base_url, claims)
  return { token, token_type: 'Bearer' as const, expires_in: exp - iat, expires_at: new Date(exp * 1000).toISOString() }
}
