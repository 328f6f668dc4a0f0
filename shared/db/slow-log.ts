import type { DbLogger } from './db-logger.ts'

/** Told of every finished statement: how to get its text, and how long it took in ms. */
export type StatementObserver = (text: () => string, ms: number) => void

/** Warns about statements slower than `thresholdMs` (DB-6): the text, never the parameters, which are people's data. */
export function createSlowLog(thresholdMs: number, logger: DbLogger): StatementObserver {
  return (text, ms) => {
    if (ms < thresholdMs) return
    logger.warn({ ms: Math.round(ms), sql: text().slice(0, MAX_TEXT) }, 'Slow query')
  }
}

const MAX_TEXT = 2_000
