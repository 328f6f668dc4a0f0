import { createDatabase, type Database, type Tables } from '@ajet/shared/db'
import { sql, Transaction, type Kysely } from 'kysely'

/** Searches at once; the others wait. What people post and read has its own connections and does not wait for them. */
const CONNECTIONS = 2
/** Longer than any sensible search takes; what is asked is bounded by it (ABU-15). */
const TIMEOUT_MS = 2_000

/**
 * Statements here are written so that they can be planned in one way only, whatever is asked, and so they are planned
 * once. The costs are those of an index that lies in memory, where comparing words is what counts.
 */
const SETTINGS = {
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
  seq_page_cost: '0.02',
  random_page_cost: '0.03',
  cpu_operator_cost: '0.02',
}

/** Connections of the search's own, to the same database. */
export function openSearchDatabase({ options }: Database): Database {
  const { readUrl: _replica, ...own } = options
  const limits = { poolSize: CONNECTIONS, statementTimeoutMs: TIMEOUT_MS, readOnly: true }
  return createDatabase({ ...own, ...limits, settings: SETTINGS })
}

/** Runs statements that PostgreSQL plans for the words and names at hand: it may choose among several indexes. */
export async function plannedFor<T>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  const run = async (trx: Transaction<Tables>): Promise<T> => {
    await sql`set local plan_cache_mode = force_custom_plan`.execute(trx)
    return await work(trx)
  }
  return db instanceof Transaction ? await run(db) : await db.transaction().execute(run)
}
