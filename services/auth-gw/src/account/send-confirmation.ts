import type { GatewayContext } from '../deps.ts'
import { asksForConfirmation } from './confirmation.ts'
import { sendLink } from './send-link.ts'

/**
 * Sends the confirmation once more, if an account waits for it; nobody learns whether one does (ABU-18).
 *
 * @throws ApiError `rate_limited` for a caller that asks too often
 */
export async function sendConfirmation(gateway: GatewayContext, email: string, address: string): Promise<void> {
  await gateway.attempts.tryMail(address)
  if (asksForConfirmation(gateway)) gateway.aside.run('confirmation mail', () => sendAgain(gateway, email))
}

async function sendAgain(gateway: GatewayContext, email: string): Promise<void> {
  const { db, attempts, postbox } = gateway
  if (!(await attempts.mayMail('confirm', email))) return
  await db.transaction(async (trx) => {
    const user = await trx
      .selectFrom('users')
      .select(['id as user_id', 'display_name', 'email'])
      .where('email', '=', email)
      .where('email_confirmed_at', 'is', null)
      .where('kind', '=', 'user')
      .executeTakeFirst()
    if (user?.email != null) await sendLink(gateway, trx, { ...user, email: user.email, purpose: 'confirm' })
  })
  postbox.collect()
}
