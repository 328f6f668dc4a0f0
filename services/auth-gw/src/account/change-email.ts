import type { Principal } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { nameTaken } from '../users/name-taken.ts'
import { replaceEmail } from './confirm-email.ts'
import { asksForConfirmation } from './confirmation.ts'
import { sendLink } from './send-link.ts'

export interface ChangeEmailInput {
  readonly email: string
  readonly current_password?: string | undefined
}

/**
 * Asks at the new address first; the account keeps the old one, which is told, until the link is followed. The link ends
 * with the session it was asked for in, and with the password. An address somebody else has gets no mail, and the caller
 * the same answer (ABU-18). A server that sends no mail changes it at once.
 *
 * @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited`; `name_taken` where it changes at once
 */
export async function changeEmail(
  gateway: GatewayContext,
  principal: Principal,
  { email, current_password }: ChangeEmailInput,
  address: string,
): Promise<{ readonly confirmation_sent: boolean }> {
  await gateway.stepUp({ principal, password: current_password, freshIsEnough: false })
  if (asksForConfirmation(gateway)) {
    await gateway.attempts.tryMail(address)
    gateway.aside.run('new address', () => askNewAddress(gateway, principal, email))
    return { confirmation_sent: true }
  }
  await changeAtOnce(gateway, principal.user_id, email, address)
  return { confirmation_sent: false }
}

async function askNewAddress(
  gateway: GatewayContext,
  { user_id, session_id }: Principal,
  email: string,
): Promise<void> {
  const { db, attempts, postbox } = gateway
  if (!(await attempts.mayMail('change', email))) return
  await db.transaction(async (trx) => {
    const rows = await trx
      .selectFrom('users')
      .select(['id', 'display_name', 'email'])
      .where((eb) => eb.or([eb('id', '=', user_id), eb('email', '=', email)]))
      .execute()
    const me = rows.find(({ id }) => id === user_id)
    if (!me) return
    await tellOwner(gateway, trx, user_id, 'email_change_asked')
    if (rows.length > 1) return
    await sendLink(gateway, trx, { user_id, session_id, display_name: me.display_name, purpose: 'change', email })
  })
  postbox.collect()
}

async function changeAtOnce(gateway: GatewayContext, user_id: string, email: string, address: string): Promise<void> {
  const { db, clock, postbox } = gateway
  await db
    .transaction(async (trx) => {
      await replaceEmail(gateway, trx, { user_id, email, isConfirmed: false })
      await writeAudit(trx, { action: 'email/changed', actor_id: user_id, address, clock })
    })
    .catch((error: unknown) => {
      throw nameTaken(error) ?? error
    })
  postbox.collect()
}
