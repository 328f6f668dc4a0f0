import { ApiError } from '@ajet/shared/http'
import { createCommunity, type Tables } from '@ajet/shared/db'
import { sql, type Kysely, type Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { openSession, type SignedIn, type Visitor } from '../sessions/open-session.ts'
import { createUser } from '../users/create-user.ts'
import { nameTaken } from '../users/name-taken.ts'
import { dropSetupToken, isSetUp, isSetupToken, replaceSetupToken } from './setup-token.ts'

export interface SetupInput {
  readonly setup_token: string
  readonly username: string
  readonly email: string
  readonly password: string
  readonly display_name?: string | undefined
  readonly community: { readonly name: string; readonly slug: string }
}

/** Any number of this program's own; two setups at once take turns by it. */
const SETUP_LOCK = 4_117_381

/**
 * Makes the first account and the first community, once (AJ-38, AJ-39). Of several at once exactly one wins (ABU-07).
 *
 * @throws ApiError `already_set_up`, `setup_token_invalid`, `rate_limited`
 */
export async function setup(gateway: GatewayContext, input: SetupInput, visitor: Visitor): Promise<SignedIn> {
  const { attempts, passwords, db, relay } = gateway
  await attempts.tryGuess(visitor.address)
  // Looked at before the password is hashed, which is the dear part, and again under the lock.
  await requireOpenSetup(db.kysely, input.setup_token)
  await attempts.guessWasRight(visitor.address)
  const password_hash = await passwords.hash(input.password)
  const { token, user, events } = await db
    .transaction(async (trx) => {
      await sql`select pg_advisory_xact_lock(${SETUP_LOCK}::bigint)`.execute(trx)
      await requireOpenSetup(trx, input.setup_token)
      return await createEverything(gateway, trx, { ...input, password_hash }, visitor)
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

async function requireOpenSetup(db: Kysely<Tables>, token: string): Promise<void> {
  if (await isSetUp(db)) throw new ApiError('already_set_up')
  if (!(await isSetupToken(db, token))) throw new ApiError('setup_token_invalid')
}

async function createEverything(
  gateway: GatewayContext,
  trx: Transaction<Tables>,
  input: SetupInput & { readonly password_hash: string },
  visitor: Visitor,
) {
  const { clock } = gateway
  const { username, email, display_name, password_hash, community } = input
  const owner_id = await createUser(trx, { username, email, display_name, password_hash, clock, isConfirmed: true })
  const made = await createCommunity(trx, { ...community, owner_id, clock })
  await dropSetupToken(trx)
  const place = { community_id: made.community.id, address: visitor.address, clock }
  await writeAudit(trx, { action: 'setup/completed', actor_id: owner_id, ...place })
  const session = await openSession(gateway, trx, owner_id, visitor)
  return { ...session, events: [...made.events, ...session.events] }
}
