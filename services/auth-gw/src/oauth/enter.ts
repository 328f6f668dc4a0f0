import { isUniqueViolation, type OauthTransactionData, type OutboxRow, type Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { fields } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import { requireConfirmed } from '../account/confirmation.ts'
import type { GatewayContext } from '../deps.ts'
import { joinByInvite, requireInvite } from '../register/join-by-invite.ts'
import { openSession, type OpenedSession, type Visitor } from '../sessions/open-session.ts'
import { foundServer, lockSetup } from '../setup/found-server.ts'
import { isSetUp } from '../setup/setup-token.ts'
import { freeUsername } from '../users/free-username.ts'
import { findOwner, insertAccount, touchAccount } from './accounts.ts'
import type { Identity } from './identity.ts'

export interface Entered {
  readonly token: string
  /** True for an account that was there before. */
  readonly isKnown: boolean
}

/** Of two who take the same name, or come with the same new identity, at once, one tries again. */
const TRIES = 3

/**
 * Signs in whoever the provider says it is (AJ-11): the account its subject is linked to, or a new one by an invite, or
 * the first one. An e-mail address never opens an account: who has it there need not be who has it here.
 *
 * @throws ApiError `email_unconfirmed`, `account_unknown`, `account_exists`, `invite_invalid`, `setup_token_invalid`, `rate_limited`
 */
export async function enter(
  gateway: GatewayContext,
  identity: Identity,
  data: OauthTransactionData,
  visitor: Visitor,
): Promise<Entered> {
  await requireGuess(gateway, identity, data, visitor)
  for (let tries = 1; ; tries++) {
    try {
      return await tryToEnter(gateway, identity, data, visitor)
    } catch (error) {
      const isRace = ['users_username_key', 'oauth_accounts_subject'].some((name) => isUniqueViolation(error, name))
      if (isUniqueViolation(error, 'users_email_key')) throw new ApiError('account_exists')
      if (!isRace || tries === TRIES) throw error
    }
  }
}

/** Limits how often invites are guessed this way (ABU-18). The invite is looked at again under its lock. */
async function requireGuess(
  { attempts, db, clock }: GatewayContext,
  identity: Identity,
  { invite_code, community }: OauthTransactionData,
  { address }: Visitor,
): Promise<void> {
  if (invite_code === null || community || (await findOwner(db.kysely, identity)) !== undefined) return
  await attempts.tryGuess(address)
  await requireInvite(db.kysely, invite_code, clock.now(), { lock: false })
  await attempts.guessWasRight(address)
  await attempts.tryRegistration(address)
}

async function tryToEnter(
  gateway: GatewayContext,
  identity: Identity,
  data: OauthTransactionData,
  visitor: Visitor,
): Promise<Entered> {
  const { db, relay, clock } = gateway
  const { opened, isKnown } = await db.transaction(async (trx) => {
    const userId = await touchAccount(trx, identity, clock)
    if (userId === undefined)
      return { opened: await createEntry(gateway, trx, identity, data, visitor), isKnown: false }
    await requireConfirmedAccount(gateway, trx, userId)
    return { opened: await openSession(gateway, trx, userId, visitor), isKnown: true }
  })
  relay.offer(opened.events)
  return { token: opened.token, isKnown }
}

/** An address that is to be confirmed before anybody signs in is so in whatever way they do. */
async function requireConfirmedAccount(gateway: GatewayContext, trx: Transaction<Tables>, userId: string) {
  const user = trx.selectFrom('users').select(['email', 'email_confirmed_at']).where('id', '=', userId)
  requireConfirmed(gateway, await user.executeTakeFirstOrThrow())
}

interface Opened {
  readonly token: string
  readonly events: readonly OutboxRow[]
}

async function createEntry(
  gateway: GatewayContext,
  trx: Transaction<Tables>,
  identity: Identity,
  data: OauthTransactionData,
  visitor: Visitor,
): Promise<Opened> {
  if (data.community) await lockSetup(trx)
  if (await isSetUp(trx)) return await createByInvite(gateway, trx, identity, data.invite_code, visitor)
  if (!data.community) throw new ApiError('setup_token_invalid')
  const user = await newUserOf(trx, identity)
  const founded = await foundServer(gateway, trx, { user, community: data.community }, visitor)
  await insertAccount(trx, founded.user_id, identity, gateway.clock)
  return founded
}

async function createByInvite(
  gateway: GatewayContext,
  trx: Transaction<Tables>,
  identity: Identity,
  invite_code: string | null,
  visitor: Visitor,
): Promise<Opened> {
  await refuseKnownEmail(trx, identity)
  if (invite_code === null) throw new ApiError('account_unknown')
  const user = await newUserOf(trx, identity)
  const joined = await joinByInvite(gateway, trx, { invite_code, user }, visitor)
  await insertAccount(trx, joined.user_id, identity, gateway.clock)
  const session: OpenedSession = await openSession(gateway, trx, joined.user_id, visitor)
  return { token: session.token, events: [...joined.events, ...session.events] }
}

/** Said only to whom the provider confirms the address; everybody else learns nothing of it (ABU-18). */
async function refuseKnownEmail(trx: Transaction<Tables>, { email }: Identity): Promise<void> {
  if (email === null) return
  const user = await trx.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
  if (user) throw new ApiError('account_exists')
}

async function newUserOf(trx: Transaction<Tables>, { login, email, display_name: shown }: Identity) {
  const username = await freeUsername(trx, login || (shown ?? ''))
  const display_name = fields.displayName.safeParse(shown).data
  return { username, email, display_name, password_hash: null, isConfirmed: email !== null }
}
