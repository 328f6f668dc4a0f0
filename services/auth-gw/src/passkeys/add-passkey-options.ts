import { ApiError, type Principal } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import type { GatewayContext } from '../deps.ts'
import { CHALLENGE_MS, insertChallenge } from '../two-step/challenges.ts'
import { loadWebauthn } from './load-webauthn.ts'
import { relyingParty } from './relying-party.ts'
import { requirePasskeys } from './require-passkeys.ts'

/**
 * What a device makes a passkey with: one that finds the account by itself, so that no name is typed.
 *
 * @throws ApiError `login_method_off`, `invalid_credentials`, `step_up_required`, `limit_reached`, `rate_limited`
 */
export async function addPasskeyOptions(gateway: GatewayContext, principal: Principal, password: string | undefined) {
  const { db, clock } = gateway
  await requirePasskeys(gateway)
  await gateway.stepUp({ principal, password, freshIsEnough: true })
  const { user_id, username, display_name } = principal
  const known = await db.kysely
    .selectFrom('passkeys')
    .select(['credential_id', 'transports'])
    .where('user_id', '=', user_id)
    .execute()
  if (known.length >= limits.passkeysPerUser) throw new ApiError('limit_reached', { limit: limits.passkeysPerUser })
  const { id: rpID, name: rpName } = relyingParty(gateway)
  const { generateRegistrationOptions } = await loadWebauthn()
  const options = await generateRegistrationOptions({
    rpID,
    rpName,
    userID: new TextEncoder().encode(user_id),
    userName: username,
    userDisplayName: display_name,
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    excludeCredentials: known.map(({ credential_id: id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
  })
  await insertChallenge(db.kysely, { purpose: 'passkey-add', user_id, clock, token: options.challenge })
  return { options: { ...options } as Record<string, unknown> }
}
