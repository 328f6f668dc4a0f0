import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { nameTaken } from '../users/name-taken.ts'
import { dropLinks, takeLink, type MailLink } from './mail-links.ts'

/**
 * Follows the link of a mail: the address is its reader's (GC-23). A new address takes the old one's place then.
 *
 * @throws ApiError `link_invalid`, `rate_limited`; `name_taken` when somebody else has the new address meanwhile
 */
export async function confirmEmail(gateway: GatewayContext, token: string, address: string): Promise<void> {
  const { db, clock, attempts, postbox } = gateway
  await attempts.tryGuess(address)
  await db
    .transaction(async (trx) => {
      const link = await takeLink(trx, token, ['confirm', 'change'], clock.now())
      if (link.purpose === 'confirm') await confirm(gateway, trx, link)
      else await replaceAddress(gateway, trx, link)
      const { user_id } = link
      await writeAudit(trx, { action: `email/${past[link.purpose]}`, actor_id: user_id, address, clock })
    })
    .catch((error: unknown) => {
      throw nameTaken(error) ?? error
    })
  await attempts.guessWasRight(address)
  postbox.collect()
}

const past = { confirm: 'confirmed', change: 'changed', reset: 'confirmed' } as const

/** The link speaks for the address it was sent to, not for one the account got later. */
async function confirm({ clock }: GatewayContext, trx: Transaction<Tables>, { user_id, email }: MailLink) {
  const { numUpdatedRows } = await trx
    .updateTable('users')
    .set({ email_confirmed_at: new Date(clock.now()) })
    .where('id', '=', user_id)
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new ApiError('link_invalid')
  await dropLinks(trx, user_id, ['confirm'])
}

async function replaceAddress(gateway: GatewayContext, trx: Transaction<Tables>, { user_id, email }: MailLink) {
  await replaceEmail(gateway, trx, { user_id, email, isConfirmed: true })
}

export interface NewEmail {
  readonly user_id: string
  readonly email: string
  readonly isConfirmed: boolean
}

/** Gives an account another address and tells the old one. Links on their way to the old one stop working. */
export async function replaceEmail(
  { clock, postbox }: Pick<GatewayContext, 'clock' | 'postbox'>,
  trx: Transaction<Tables>,
  { user_id, email, isConfirmed }: NewEmail,
): Promise<void> {
  const before = await trx
    .selectFrom('users')
    .select(['email', 'display_name'])
    .where('id', '=', user_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const email_confirmed_at = isConfirmed ? new Date(clock.now()) : null
  await trx.updateTable('users').set({ email, email_confirmed_at }).where('id', '=', user_id).execute()
  await dropLinks(trx, user_id)
  if (before.email === null || !postbox.reachesPeople) return
  const to = { name: before.display_name, address: before.email }
  await postbox.put(trx, { to, template: 'email_changed', data: { name: before.display_name } })
}
