import { ApiError } from '@ajet/shared/http'
import { isUniqueViolation, type Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { asksForConfirmation } from '../account/confirmation.ts'
import { sendLink } from '../account/send-link.ts'
import type { GatewayContext } from '../deps.ts'
import { requirePasswordLogin } from '../login/require-password-login.ts'
import { openSession, type SignedIn, type Visitor } from '../sessions/open-session.ts'
import { nameTaken } from '../users/name-taken.ts'
import { joinByInvite, requireInvite } from './join-by-invite.ts'
import { tellKnown } from './tell-known.ts'

export interface RegisterInput {
  readonly invite_code: string
  readonly username: string
  readonly email: string
  readonly password: string
  readonly display_name?: string | undefined
}

/**
 * Makes an account and joins the invite's community in one (AJ-40), and asks by mail whether the address is theirs
 * (GC-22): account and mail are committed together. Whoever holds an invite is told when an address is taken, and its
 * owner by mail that somebody asked (ABU-18).
 *
 * @throws ApiError `invite_invalid`, `name_taken`, `login_method_off`, `rate_limited`; `email_unconfirmed` when the account is made, and its
 * address is to be confirmed before anybody signs in
 */
export async function register(gateway: GatewayContext, input: RegisterInput, visitor: Visitor): Promise<SignedIn> {
  const { attempts, passwords, db, relay, clock, postbox } = gateway
  await requirePasswordLogin(gateway)
  await attempts.tryGuess(visitor.address)
  // Looked at before the password is hashed, which is the dear part, and again under the lock.
  await requireInvite(db.kysely, input.invite_code, clock.now(), { lock: false })
  await attempts.guessWasRight(visitor.address)
  await attempts.tryRegistration(visitor.address)
  const password_hash = await passwords.hash(input.password)
  const { invite_code, username, email, display_name } = input
  const { session, events } = await db
    .transaction(async (trx) => {
      const newUser = { username, email, display_name, password_hash }
      const { user_id, events: joined } = await joinByInvite(gateway, trx, { invite_code, user: newUser }, visitor)
      if (asksForConfirmation(gateway)) {
        await sendLink(gateway, trx, { user_id, display_name: display_name ?? username, purpose: 'confirm', email })
      }
      const opened = await admit(gateway, trx, user_id, visitor)
      return { session: opened, events: [...joined, ...(opened?.events ?? [])] }
    })
    .catch((error: unknown) => {
      if (isUniqueViolation(error, 'users_email_key'))
        gateway.aside.run('registration with a known address', () => tellKnown(gateway, email))
      throw nameTaken(error) ?? error
    })
  relay.offer(events)
  postbox.collect()
  if (!session) throw new ApiError('email_unconfirmed')
  return { token: session.token, user: session.user }
}

/** Signs the new account in, unless its address has to be confirmed first. */
async function admit(gateway: GatewayContext, trx: Transaction<Tables>, userId: string, visitor: Visitor) {
  if (gateway.config.auth.confirm_email === 'required') return undefined
  return await openSession(gateway, trx, userId, visitor)
}
