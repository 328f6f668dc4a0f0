import type { GatewayContext } from '../deps.ts'
import { sendLink } from './send-link.ts'

/**
 * Asks by mail whether an address is its owner's, if an account waits for it; nobody learns whether one does (ABU-18).
 * Where nobody is asked at registration one may ask for it all the same.
 *
 * @throws ApiError `rate_limited` for a caller that asks too often
 */
export async function sendConfirmation(gateway: GatewayContext, email: string, address: string): Promise<void> {
  await gateway.attempts.tryMail(address)
  if (gateway.postbox.reachesPeople)
    gateway.aside.run('confirmation mail', () => mailConfirmation(gateway, email, 'registration_confirmation'))
}

/**
 * Asks the owner of an account that gets a second factor, whatever the settings say: as long as nobody has confirmed the
 * address, a new password by mail takes the factor away.
 */
export function askForProof(gateway: GatewayContext, userId: string): void {
  const { aside, db, postbox } = gateway
  if (!postbox.reachesPeople) return
  aside.run('confirmation mail', async () => {
    const user = await db.kysely
      .selectFrom('users')
      .select('email')
      .where('id', '=', userId)
      .where('email_confirmed_at', 'is', null)
      .executeTakeFirst()
    if (user?.email != null) await mailConfirmation(gateway, user.email, 'factor_confirmation')
  })
}

async function mailConfirmation(
  gateway: GatewayContext,
  email: string,
  template: 'registration_confirmation' | 'factor_confirmation',
): Promise<void> {
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
    if (user?.email != null) await sendLink(gateway, trx, { ...user, email: user.email, purpose: 'confirm', template })
  })
  postbox.collect()
}
