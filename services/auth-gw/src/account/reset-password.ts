import { dropLinkedAccounts, dropPasskeys, dropTwoStep, revokeTokensMadeBy } from '@ajet/shared/auth'
import type { OutboxRow, Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import type { ExpressionBuilder, Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { requirePasswordLogin } from '../login/require-password-login.ts'
import { dropChallenges } from '../two-step/challenges.ts'
import { endSessions } from './end-sessions.ts'
import { dropLinks, requireLink, takeLink, type MailLink } from './mail-links.ts'

export interface ResetInput {
  readonly token: string
  readonly password: string
}

/**
 * Sets a new password by the link of a mail, ends every session and tells the owner. It signs nobody in: who has only
 * the mailbox still lacks the second factor, which stays, as passkeys and linked accounts do. Of an account whose address
 * nobody had confirmed nothing stays.
 *
 * @throws ApiError `link_invalid`, `login_method_off`, `rate_limited`
 */
export async function resetPassword(gateway: GatewayContext, input: ResetInput, address: string): Promise<void> {
  const { db, clock, attempts, passwords, relay, authenticator, postbox } = gateway
  await requirePasswordLogin(gateway)
  await attempts.tryGuess(address)
  // Looked at before the password is hashed, which is the dear part, and used up with it.
  await requireLink(db.kysely, input.token, 'reset', clock.now())
  await attempts.guessWasRight(address)
  const password_hash = await passwords.hash(input.password)
  const { session_ids, events } = await db.transaction(async (trx) => {
    const link = await takeLink(trx, input.token, ['reset'], clock.now())
    const { user_id } = link
    const tokens = await dropStrangers(gateway, trx, user_id)
    await replacePassword(gateway, trx, link, password_hash)
    await dropLinks(trx, user_id)
    await dropChallenges(trx, user_id)
    await writeAudit(trx, { action: 'password/reset', actor_id: user_id, address, clock })
    await tellOwner(gateway, trx, user_id, 'password_changed')
    const ended = await endSessions(trx, { user_id, clock })
    return { session_ids: ended.session_ids, events: [...tokens, ...ended.events] }
  })
  authenticator.forget(session_ids)
  relay.offer(events)
  postbox.collect()
}

/**
 * Somebody may have made the account with this person's address before them: until it was confirmed nobody knows whose
 * the ways in and the second steps are, nor the tokens that were made.
 */
async function dropStrangers(
  { clock }: Pick<GatewayContext, 'clock'>,
  trx: Transaction<Tables>,
  userId: string,
): Promise<readonly OutboxRow[]> {
  const user = await trx
    .selectFrom('users')
    .select('email_confirmed_at')
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  if (user?.email_confirmed_at != null) return []
  await dropTwoStep(trx, userId)
  await dropPasskeys(trx, userId)
  await dropLinkedAccounts(trx, userId)
  return await revokeTokensMadeBy(trx, { created_by: userId, actor_id: userId, clock })
}

/** Whoever read the mail has shown that the address is theirs, as long as the account still has it. */
async function replacePassword(
  { clock }: GatewayContext,
  trx: Transaction<Tables>,
  { user_id, email }: MailLink,
  password_hash: string,
): Promise<void> {
  const confirmed = (eb: ExpressionBuilder<Tables, 'users'>) =>
    eb.fn.coalesce('email_confirmed_at', eb.val(new Date(clock.now())))
  const { numUpdatedRows } = await trx
    .updateTable('users')
    .set((eb) => ({ password_hash, email_confirmed_at: confirmed(eb) }))
    .where('id', '=', user_id)
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new ApiError('link_invalid')
}
