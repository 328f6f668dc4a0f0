import type { Tables } from '@ajet/shared/db'
import type { AccountChange } from '@ajet/shared/mailer'
import type { Transaction } from 'kysely'
import type { GatewayContext } from '../deps.ts'

/** Mails somebody what happened to their account; nothing where no mail reaches people, or they have no address. */
export async function tell(
  { postbox }: Pick<GatewayContext, 'postbox'>,
  trx: Transaction<Tables>,
  userId: string,
  change: AccountChange,
): Promise<void> {
  if (!postbox.reachesPeople) return
  const user = await trx
    .selectFrom('users')
    .select(['email', 'display_name'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  if (user.email === null) return
  const to = { name: user.display_name, address: user.email }
  await postbox.put(trx, { to, template: 'account_notice', data: { name: user.display_name, change } })
}
