import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'

/** Longer than any sensible search takes; what is asked is bounded by it (ABU-15). */
const TIMEOUT_MS = 2_000

/**
 * Has the statements of a transaction planned for the words at hand: a rare word wants the index of words, a frequent
 * one the newest messages. The costs are those of an index that lies in memory, where comparing words is what counts.
 */
export async function tuneForSearch(trx: Transaction<Tables>): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('jit', 'off', true),
    set_config('seq_page_cost', '0.02', true),
    set_config('random_page_cost', '0.03', true),
    set_config('cpu_operator_cost', '0.02', true),
    set_config('statement_timeout', ${String(TIMEOUT_MS)}, true)`.execute(trx)
}
