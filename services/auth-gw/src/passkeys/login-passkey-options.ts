import type { GatewayContext } from '../deps.ts'
import { CHALLENGE_MS, insertChallenge } from '../two-step/challenges.ts'
import { loadWebauthn } from './load-webauthn.ts'
import { relyingParty } from './relying-party.ts'
import { requirePasskeys } from './require-passkeys.ts'

/** What a passkey signs to sign in. No account is named, so that nobody learns who has one. @throws ApiError `login_method_off`, `rate_limited` */
export async function loginPasskeyOptions(gateway: GatewayContext, address: string) {
  const { db, clock, attempts } = gateway
  await requirePasskeys(gateway)
  await attempts.tryPasskey(address)
  const { generateAuthenticationOptions } = await loadWebauthn()
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(gateway).id,
    timeout: CHALLENGE_MS,
    userVerification: 'preferred',
  })
  await insertChallenge(db.kysely, { purpose: 'passkey-login', user_id: null, clock, token: options.challenge })
  return { options: { ...options } as Record<string, unknown> }
}
