import type { Database } from '@ajet/shared/db'

/** Why the gateway cannot serve: without the database it knows nobody. */
export async function databaseReasons(db: Database): Promise<readonly string[]> {
  try {
    await db.ping()
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : 'The database does not answer']
  }
}
