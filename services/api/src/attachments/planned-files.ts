import type { Database } from '@ajet/shared/db'
import { sql } from 'kysely'

/** Longer than any upload takes. */
const GRACE = '1 day'

/**
 * Says before a file is written that it is to be deleted in a day, unless its row takes it over in the meantime: a
 * process killed between the file and the row (FLT-03) leaves a file that no row names.
 */
export async function planFiles({ kysely }: Database, keys: readonly string[]): Promise<void> {
  const due = sql<Date>`now() + ${GRACE}::interval`
  const rows = keys.map((storage_key) => ({ storage_key, created_at: due }))
  await kysely.insertInto('file_deletion_queue').values(rows).execute()
}

/** Files that no row will name are due at once, also when this process ends right here. */
export async function forgetFiles({ kysely }: Database, keys: readonly string[]): Promise<void> {
  await kysely
    .insertInto('file_deletion_queue')
    .values(keys.map((storage_key) => ({ storage_key })))
    .onConflict((conflict) => conflict.column('storage_key').doUpdateSet({ created_at: sql`now()` }))
    .execute()
}
