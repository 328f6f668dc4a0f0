import type { Kysely, Transaction } from 'kysely'
import { DatabaseUnavailableError } from './errors.ts'

/** Everything `work` does commits as one, or is undone as one when it throws (DB-2). */
export async function runTransaction<Tables, T>(
  kysely: Kysely<Tables>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  let refused: { readonly reason: unknown } | undefined
  try {
    return await kysely.transaction().execute((trx) =>
      work(trx).catch((reason: unknown) => {
        refused = { reason }
        throw reason
      }),
    )
  } catch (error) {
    // A rollback that fails because the connection is gone must not hide why there was one: gone is rolled back.
    if (refused) throw refused.reason
    throw error instanceof TypeError ? lostAtTheEdge(error) : error
  }
}

/** BEGIN or COMMIT hit a dead connection: the dialect then fails with a TypeError of its own while discarding it. */
function lostAtTheEdge(cause: TypeError): DatabaseUnavailableError {
  return new DatabaseUnavailableError('The connection to the database was lost around a transaction.', { cause })
}
