import type { Tables } from '@ajet/shared/db'
import type { MailTemplate } from '@ajet/shared/mailer'
import type { Transaction } from 'kysely'
import type { GatewayContext } from '../deps.ts'
import { insertLink, LINK_MINUTES, newLinkToken, type LinkPurpose } from './mail-links.ts'

const templates = {
  confirm: 'registration_confirmation',
  change: 'email_change',
  reset: 'password_reset',
} as const satisfies Record<LinkPurpose, MailTemplate>

export interface LinkMail {
  readonly user_id: string
  readonly display_name: string
  readonly purpose: LinkPurpose
  readonly email: string
  /** In which it was asked for: with that session the link ends. */
  readonly session_id?: string
  /** Other words than those of the purpose. */
  readonly template?: 'registration_confirmation' | 'factor_confirmation'
}

/**
 * Makes a link and queues its mail in one transaction: both are there, or neither. Somebody who had as many mails as
 * one may get in an hour gets none, and no link.
 */
export async function sendLink(
  { postbox, clock }: Pick<GatewayContext, 'postbox' | 'clock'>,
  trx: Transaction<Tables>,
  { user_id, display_name, purpose, email, session_id, template }: LinkMail,
): Promise<void> {
  const token = newLinkToken()
  const data = { name: display_name, token, valid_minutes: LINK_MINUTES[purpose] }
  const to = { name: display_name, address: email }
  const queued = await postbox.put(trx, { to, template: template ?? templates[purpose], data })
  if (queued !== undefined) await insertLink(trx, { token, user_id, purpose, email, session_id, clock })
}
