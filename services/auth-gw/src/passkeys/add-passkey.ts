import { isUniqueViolation } from '@ajet/shared/db'
import { ApiError, type Principal } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { limits, type PasskeyView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { askForProof } from '../account/send-confirmation.ts'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { takeChallenge } from '../two-step/challenges.ts'
import { challengeOf } from './challenge-of.ts'
import { loadWebauthn } from './load-webauthn.ts'
import { relyingParty } from './relying-party.ts'
import { requirePasskeys } from './require-passkeys.ts'
import { passkeyColumns, passkeyView } from './view.ts'

export interface AddPasskeyInput {
  readonly response: RegistrationResponseJSON
  readonly name: string
}

/**
 * Keeps the public half of a passkey that was made for the challenge this very person was given.
 *
 * @throws ApiError `login_method_off`, `passkey_invalid`, `limit_reached`
 */
export async function addPasskey(
  gateway: GatewayContext,
  { user_id }: Principal,
  { response, name }: AddPasskeyInput,
  address: string,
): Promise<PasskeyView> {
  const { db, clock, postbox } = gateway
  await requirePasskeys(gateway)
  const made = await verify(gateway, user_id, response)
  const row = await db
    .transaction(async (trx) => {
      await trx.selectFrom('users').select('id').where('id', '=', user_id).forUpdate().executeTakeFirstOrThrow()
      const known = await trx.selectFrom('passkeys').select('id').where('user_id', '=', user_id).execute()
      if (known.length >= limits.passkeysPerUser) throw new ApiError('limit_reached', { limit: limits.passkeysPerUser })
      await writeAudit(trx, { action: 'passkey/added', actor_id: user_id, target: name, address, clock })
      await tellOwner(gateway, trx, user_id, 'passkey_added')
      return await trx
        .insertInto('passkeys')
        .values({ id: newId(), user_id, name, created_at: new Date(clock.now()), ...made })
        .returning(passkeyColumns)
        .executeTakeFirstOrThrow()
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error, 'passkeys_credential_id_key') ? new ApiError('passkey_invalid') : error
    })
  askForProof(gateway, user_id)
  postbox.collect()
  return passkeyView(row)
}

async function verify(gateway: GatewayContext, userId: string, response: RegistrationResponseJSON) {
  const { db, clock } = gateway
  const token = challengeOf(response.response.clientDataJSON)
  const taken = await takeChallenge(db.kysely, { token, purpose: 'passkey-add', now: clock.now() })
  if (taken?.user_id !== userId) throw new ApiError('passkey_invalid')
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(gateway)
  const expected = { expectedChallenge: token, expectedOrigin, expectedRPID, requireUserVerification: false }
  const { verifyRegistrationResponse } = await loadWebauthn()
  const checked = await verifyRegistrationResponse({ response, ...expected }).catch((cause: unknown) => {
    throw new ApiError('passkey_invalid', {}, undefined, { cause })
  })
  if (!checked.verified) throw new ApiError('passkey_invalid')
  const { credential, credentialBackedUp: backed_up, userVerified: user_verified } = checked.registrationInfo
  const { id: credential_id, publicKey: public_key, counter, transports = [] } = credential
  return { credential_id, public_key, counter, transports, backed_up, user_verified }
}
