import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import type { ApiContext } from '../context.ts'

export interface InviteMail {
  /** Who is invited. */
  readonly user_id: string
  readonly inviter: string
  readonly community: string
  readonly code: string
  readonly expires_at: Date | null
}

/** A longer time is not worth a sentence. */
const MAX_MINUTES = 43_200

/**
 * Mails an invite to the person it is for, who is notified inside as well. Only to an address its owner has confirmed:
 * a person must not be able to make the server write to strangers.
 */
export async function mailInvite(
  { postbox, clock }: Pick<ApiContext, 'postbox' | 'clock'>,
  trx: Transaction<Tables>,
  { user_id, inviter, community, code, expires_at }: InviteMail,
): Promise<void> {
  if (!postbox?.reachesPeople) return
  const person = await trx
    .selectFrom('users')
    .select(['email', 'display_name'])
    .where('id', '=', user_id)
    .where('email_confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (person?.email == null) return
  const minutes = expires_at && Math.max(1, Math.floor((expires_at.getTime() - clock.now()) / 60_000))
  const validity = minutes !== null && minutes <= MAX_MINUTES ? { valid_minutes: minutes } : {}
  const to = { name: person.display_name, address: person.email }
  await postbox.put(trx, { to, template: 'invite', data: { inviter, community, code, ...validity } })
}
