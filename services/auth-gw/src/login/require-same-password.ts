import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'

/** Somebody whose password was right when it was checked. */
export interface KnownByPassword {
  readonly id: string
  readonly password_hash: string | null
}

/**
 * A password that was replaced while it was checked opens nothing, and begins no second step: what the old one had
 * opened was ended already (ABU-12).
 *
 * @throws ApiError `invalid_credentials`
 */
export async function requireSamePassword(
  trx: Transaction<Tables>,
  { id, password_hash }: KnownByPassword,
): Promise<void> {
  const same = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('password_hash', '=', password_hash)
    .forShare()
    .executeTakeFirst()
  if (!same) throw new ApiError('invalid_credentials')
}
