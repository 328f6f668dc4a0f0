import { ApiError } from '@ajet/shared/http'
import { joinCommunity, type Tables } from '@ajet/shared/db'
import type { Kysely, Transaction } from 'kysely'
import { asksForConfirmation } from '../account/confirmation.ts'
import { sendLink } from '../account/send-link.ts'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { openSession, type SignedIn, type Visitor } from '../sessions/open-session.ts'
import { createUser } from '../users/create-user.ts'
import { nameTaken } from '../users/name-taken.ts'

export interface RegisterInput {
  readonly invite_code: string
  readonly username: string
  readonly email: string
  readonly password: string
  readonly display_name?: string | undefined
}

/**
 * Makes an account and joins the invite's community in one (AJ-40), and asks by mail whether the address is theirs
 * (GC-22): account and mail are committed together.
 *
 * @throws ApiError `invite_invalid`, `name_taken`, `rate_limited`; `email_unconfirmed` when the account is made, and its
 * address is to be confirmed before anybody signs in
 */
export async function register(gateway: GatewayContext, input: RegisterInput, visitor: Visitor): Promise<SignedIn> {
  const { attempts, passwords, db, relay, clock, postbox } = gateway
  await attempts.tryGuess(visitor.address)
  // Looked at before the password is hashed, which is the dear part, and again under the lock.
  await requireInvite(db.kysely, input.invite_code, clock.now(), { lock: false })
  await attempts.guessWasRight(visitor.address)
  await attempts.tryRegistration(visitor.address)
  const password_hash = await passwords.hash(input.password)
  const { session, events } = await db
    .transaction(async (trx) => {
      const invite = await requireInvite(trx, input.invite_code, clock.now(), { lock: true })
      const { community_id } = invite
      const { username, email, display_name } = input
      const user_id = await createUser(trx, { username, email, display_name, password_hash, clock })
      await trx
        .updateTable('invites')
        .set({ uses: invite.uses + 1 })
        .where('id', '=', invite.id)
        .execute()
      const joined = await joinCommunity(trx, { community_id, user_id, role: 'member', clock })
      const audit = {
        action: 'user/registered',
        actor_id: user_id,
        community_id,
        address: visitor.address,
        clock,
      } as const
      await writeAudit(trx, audit)
      if (asksForConfirmation(gateway)) {
        await sendLink(gateway, trx, { user_id, display_name: display_name ?? username, purpose: 'confirm', email })
      }
      const opened = await admit(gateway, trx, user_id, visitor)
      return { session: opened, events: [...joined.events, ...(opened?.events ?? [])] }
    })
    .catch((error: unknown) => {
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

interface ValidInvite {
  readonly id: string
  readonly community_id: string
  readonly uses: number
}

async function requireInvite(
  db: Kysely<Tables>,
  code: string,
  now: number,
  { lock }: { readonly lock: boolean },
): Promise<ValidInvite> {
  const invite = await db
    .selectFrom('invites')
    .select(['id', 'community_id', 'uses', 'max_uses', 'expires_at'])
    .where('code', '=', code)
    // An invite for one person is for the account that person has.
    .where('user_id', 'is', null)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  const isSpent = invite?.max_uses != null && invite.uses >= invite.max_uses
  const isOver = invite?.expires_at != null && invite.expires_at.getTime() <= now
  if (!invite || isSpent || isOver) throw new ApiError('invite_invalid')
  return invite
}
