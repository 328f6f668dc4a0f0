import type { Database, Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { sql, type Kysely } from 'kysely'

/** Longer than any upload takes. */
const GRACE = '1 day'

/**
 * Says before a file is written that it is to be deleted in a day, unless its row takes it over in the meantime: a
 * process killed between the file and the row (FLT-03) leaves a file that no row names.
 */
export async function planFiles({ kysely }: Database, keys: readonly string[]): Promise<void> {
  const due = sql<Date>`now() + ${GRACE}::interval`
  const rows = keys.map((storage_key) => ({ storage_key, created_at: due }))
  const queued = kysely.insertInto('file_deletion_queue').values(rows)
  await queued.onConflict((conflict) => conflict.doNothing()).execute()
}

/**
 * Takes a planned file over, in the transaction that writes its name into a row. @throws ApiError
 * `storage_unavailable` when it took so long that the file is gone
 */
export async function keepFile(trx: Kysely<Tables>, key: string): Promise<void> {
  const planned = trx.deleteFrom('file_deletion_queue').where('storage_key', '=', key).returning('storage_key')
  if (!(await planned.executeTakeFirst())) {
    throw new ApiError('storage_unavailable', {}, 'It took too long; send the file again')
  }
}

/** Files that no row will name are due at once, also when this process ends right here. */
export async function forgetFiles({ kysely }: Database, keys: readonly string[]): Promise<void> {
  await kysely
    .insertInto('file_deletion_queue')
    .values(keys.map((storage_key) => ({ storage_key })))
    .onConflict((conflict) => conflict.column('storage_key').doUpdateSet({ created_at: sql`now()` }))
    .execute()
}
