import type { ReservedSQL } from 'bun'
import { createDatabase, type Database } from './database.ts'
import { describeTarget, loadDatabaseTarget } from './database-config.ts'
import { mapDriverError } from './map-error.ts'

/**
 * Runs `work` on a connection of its own to the same database, where statements and transactions may take as long as
 * they need. What it left open is rolled back.
 *
 * @throws what `work` throws, the driver's failures mapped
 */
export async function withOwnConnection<T>(db: Database, work: (connection: ReservedSQL) => Promise<T>): Promise<T> {
  await using own = createDatabase({ ...db.options, poolSize: 1, statementTimeoutMs: 0 })
  await own.ping()
  try {
    const connection = await own.sql.reserve()
    try {
      await connection.unsafe('set idle_in_transaction_session_timeout = 0')
      return await work(connection)
    } finally {
      // The pool has no other connection and ends here: closing this one is what undoes an open transaction.
      await connection.close({ timeout: 0 })
    }
  } catch (error) {
    throw mapDriverError(error, describeTarget(loadDatabaseTarget(db.options)))
  }
}
