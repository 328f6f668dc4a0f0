import type { Transaction } from 'kysely'
import type { Tables } from '../db/mod.ts'
import type { Postbox } from './postbox.ts'
import type { AccountChange } from './templates/account-notice.ts'

/** Mails somebody what happened to their account; nothing where no mail reaches people, or they have no address. */
export async function tellOwner(
  { postbox }: { readonly postbox: Postbox | undefined },
  trx: Transaction<Tables>,
  userId: string,
  change: AccountChange,
): Promise<void> {
  if (!postbox?.reachesPeople) return
  const user = await trx
    .selectFrom('users')
    .select(['email', 'display_name'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  if (user.email === null) return
  const to = { name: user.display_name, address: user.email }
  await postbox.put(trx, { to, template: 'account_notice', data: { name: user.display_name, change } })
}
