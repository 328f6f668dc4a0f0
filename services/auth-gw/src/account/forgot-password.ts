import type { GatewayContext } from '../deps.ts'
import { requirePasswordLogin } from '../login/require-password-login.ts'
import { sendLink } from './send-link.ts'

/**
 * Sends the link for a new password, if somebody has this address. Nobody learns whether: the answer comes before
 * anything is looked up (ABU-18).
 *
 * @throws ApiError `login_method_off`; `rate_limited` for a caller that asks too often
 */
export async function forgotPassword(gateway: GatewayContext, email: string, address: string): Promise<void> {
  await requirePasswordLogin(gateway)
  await gateway.attempts.tryMail(address)
  gateway.aside.run('forgotten password', () => sendReset(gateway, email))
}

async function sendReset(gateway: GatewayContext, email: string): Promise<void> {
  const { db, attempts, postbox } = gateway
  if (!(await attempts.mayMail('reset', email))) return
  await db.transaction(async (trx) => {
    const user = await trx
      .selectFrom('users')
      .select(['id as user_id', 'display_name', 'email'])
      .where('email', '=', email)
      .where('kind', '=', 'user')
      .executeTakeFirst()
    // The address as it is stored: nothing that merely compares equal to it gets the link.
    if (user?.email != null) await sendLink(gateway, trx, { ...user, email: user.email, purpose: 'reset' })
  })
  postbox.collect()
}
