import type { PasskeysTable } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Selectable } from 'kysely'
import { requireConfirmed } from '../account/confirmation.ts'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { requirePasswordLogin } from '../login/require-password-login.ts'
import { openSession, type SignedIn, type Visitor } from '../sessions/open-session.ts'
import { takeChallenge } from '../two-step/challenges.ts'
import { challengeOf } from './challenge-of.ts'
import { loadWebauthn } from './load-webauthn.ts'
import { relyingParty } from './relying-party.ts'
import { requirePasskeys } from './require-passkeys.ts'

export interface LoginPasskeyInput {
  readonly response: AuthenticationResponseJSON
  /** Of a login with the right password that waits for its second step. */
  readonly challenge?: string | undefined
}

type PasskeyRow = Selectable<PasskeysTable>

/**
 * Signs in with a passkey. One that asked its owner (PIN, finger, face) is two factors by itself and enough; one that
 * did not counts only as the second step after the password.
 *
 * @throws ApiError `login_method_off`, `passkey_invalid`, `challenge_invalid`, `email_unconfirmed`, `rate_limited`
 */
export async function loginPasskey(
  gateway: GatewayContext,
  { response, challenge }: LoginPasskeyInput,
  visitor: Visitor,
): Promise<SignedIn> {
  const { db, clock, attempts, relay } = gateway
  await requirePasskeys(gateway)
  await attempts.tryGuess(visitor.address)
  const passkey = await findPasskey(gateway, response.id)
  const { newCounter, userVerified } = await verify(gateway, response, passkey, visitor)
  const { user_id } = passkey
  if (!userVerified) await requirePasswordLogin(gateway)
  requireConfirmed(gateway, passkey)
  const { token, user, events } = await db.transaction(async (trx) => {
    const first = { token: challenge ?? '', purpose: 'second-factor', now: clock.now() } as const
    const hasFirst = (await takeChallenge(trx, first))?.user_id === user_id
    if (!userVerified && !hasFirst) throw new ApiError('challenge_invalid')
    const used = await trx
      .updateTable('passkeys')
      .set({ counter: newCounter, user_verified: userVerified, last_used_at: new Date(clock.now()) })
      .where('id', '=', passkey.id)
      // Of two signatures at once that count the same, one is a copy's.
      .where('counter', '=', passkey.counter)
      .executeTakeFirstOrThrow()
    if (used.numUpdatedRows === 0n) throw new ApiError('passkey_invalid')
    return await openSession(gateway, trx, user_id, visitor)
  })
  await attempts.guessWasRight(visitor.address)
  relay.offer(events)
  return { token, user }
}

async function findPasskey({ db }: GatewayContext, credentialId: string) {
  const row = await db.kysely
    .selectFrom('passkeys as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .selectAll('p')
    .select(['u.email', 'u.email_confirmed_at'])
    .where('p.credential_id', '=', credentialId)
    .executeTakeFirst()
  if (!row) throw new ApiError('passkey_invalid')
  return row
}

/** @throws ApiError `passkey_invalid` */
async function verify(
  gateway: GatewayContext,
  response: AuthenticationResponseJSON,
  passkey: PasskeyRow,
  visitor: Visitor,
) {
  const { db, clock } = gateway
  const token = challengeOf(response.response.clientDataJSON)
  const taken = await takeChallenge(db.kysely, { token, purpose: 'passkey-login', now: clock.now() })
  if (!taken) throw new ApiError('passkey_invalid')
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(gateway)
  const { credential_id: id, public_key, counter } = passkey
  const credential = { id, publicKey: new Uint8Array(public_key), counter: Number(counter) }
  const expected = { expectedChallenge: token, expectedOrigin, expectedRPID, requireUserVerification: false }
  const { verifyAuthenticationResponse } = await loadWebauthn()
  const checked = await verifyAuthenticationResponse({ response, credential, ...expected }).catch((cause: unknown) =>
    refuse(gateway, passkey, visitor, cause),
  )
  if (!checked.verified) return await refuse(gateway, passkey, visitor, undefined)
  return checked.authenticationInfo
}

/** Noted with its owner: a signature that counts backwards comes from a copy of the key. */
async function refuse(
  { db, clock }: GatewayContext,
  { user_id, name }: PasskeyRow,
  { address }: Visitor,
  cause: unknown,
): Promise<never> {
  await writeAudit(db.kysely, { action: 'login/passkey-failed', actor_id: user_id, target: name, address, clock })
  throw new ApiError('passkey_invalid', {}, undefined, { cause })
}
