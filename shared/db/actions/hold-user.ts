import type { Transaction } from 'kysely'
import type { Tables } from '../tables.ts'

/**
 * Keeps an account from being deleted until the transaction ends; false: it is deleted already. Whoever gives an account
 * something new holds it, or would give it to one that is deleted at this moment.
 */
export async function holdUser(trx: Transaction<Tables>, userId: string): Promise<boolean> {
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .forKeyShare()
    .executeTakeFirst()
  return user !== undefined
}
