import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import type { GatewayContext } from '../deps.ts'
import { requirePasswordLogin } from '../login/require-password-login.ts'
import type { SignedIn, Visitor } from '../sessions/open-session.ts'
import { nameTaken } from '../users/name-taken.ts'
import { foundServer, lockSetup } from './found-server.ts'
import { isSetUp, isSetupToken, replaceSetupToken } from './setup-token.ts'

export interface SetupInput {
  readonly setup_token: string
  readonly username: string
  readonly email: string
  readonly password: string
  readonly display_name?: string | undefined
  readonly community: { readonly name: string; readonly slug: string }
}

/**
 * Makes the first account and the first community, once (AJ-38, AJ-39). Of several at once exactly one wins (ABU-07).
 *
 * @throws ApiError `already_set_up`, `setup_token_invalid`, `login_method_off`, `rate_limited`
 */
export async function setup(gateway: GatewayContext, input: SetupInput, visitor: Visitor): Promise<SignedIn> {
  const { attempts, passwords, db, relay } = gateway
  await requirePasswordLogin(gateway)
  await attempts.tryGuess(visitor.address)
  // Looked at before the password is hashed, which is the dear part, and again under the lock.
  await requireOpenSetup(db.kysely, input.setup_token)
  await attempts.guessWasRight(visitor.address)
  const password_hash = await passwords.hash(input.password)
  const { token, user, events } = await db
    .transaction(async (trx) => {
      await lockSetup(trx)
      await requireOpenSetup(trx, input.setup_token)
      const { username, email, display_name, community } = input
      return await foundServer(
        gateway,
        trx,
        { user: { username, email, display_name, password_hash }, community },
        visitor,
      )
    })
    .catch((error: unknown) => {
      throw nameTaken(error) ?? error
    })
  relay.offer(events)
  return { token, user }
}

/**
 * The link that opens the setup while nobody has an account; null once somebody has. A link made before is void,
 * because only its hash was kept; a token from the settings stays.
 */
export async function ensureSetupToken({ config, db }: GatewayContext): Promise<{ readonly url: string } | null> {
  if (await isSetUp(db.kysely)) return null
  const token = await replaceSetupToken(db.kysely, config.setup_token?.reveal())
  return { url: `${config.base_url}/setup?token=${encodeURIComponent(token)}` }
}

/** @throws ApiError `already_set_up`, `setup_token_invalid` */
export async function requireOpenSetup(db: Kysely<Tables>, token: string): Promise<void> {
  if (await isSetUp(db)) throw new ApiError('already_set_up')
  if (!(await isSetupToken(db, token))) throw new ApiError('setup_token_invalid')
}
