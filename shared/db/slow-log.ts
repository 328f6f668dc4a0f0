import { Lru, systemClock, type Clock } from '../std/mod.ts'
import type { DbLogger } from './db-logger.ts'

/** Told of every finished statement: how to get its text, how long it took in ms, and why it failed when it did. */
export type StatementObserver = (text: () => string, ms: number, failure?: unknown) => void

const MAX_TEXT = 2_000
const REPEAT_AFTER_MS = 10_000
const REMEMBERED_TEXTS = 200

/**
 * Warns about statements slower than `thresholdMs` (DB-6): the text, never the parameters, which are people's data.
 * One statement is reported once in 10 s, with how often it was slow in between: an overloaded database makes
 * everything slow, and a line for each would add to the load.
 */
export function createSlowLog(thresholdMs: number, logger: DbLogger, clock: Clock = systemClock): StatementObserver {
  const reported = new Lru<string, { readonly at: number; skipped: number }>(REMEMBERED_TEXTS)
  return (text, ms) => {
    if (ms < thresholdMs) return
    const sql = text().slice(0, MAX_TEXT)
    const last = reported.get(sql)
    if (last && clock.now() - last.at < REPEAT_AFTER_MS) {
      last.skipped += 1
      return
    }
    reported.set(sql, { at: clock.now(), skipped: 0 })
    logger.warn({ ms: Math.round(ms), sql, ...(last?.skipped ? { skipped: last.skipped } : {}) }, 'Slow query')
  }
}
