import type { Database } from '@ajet/shared/db'
import type { Metrics } from '@ajet/shared/http'
import type { Clock } from '@ajet/shared/std'
import { countUnindexed, isBehind } from './index-queries.ts'

/** A message that is longer committed and not in the index is one that a search should say it may miss. */
const PARTIAL_AFTER_MS = 10_000
/** The answer is good for this long: it takes a look at every channel. */
const MAX_AGE_MS = 5_000

/** Whether the index of messages is behind: after a pause of its work, or while it is made anew (FLT-18). */
export class IndexLag {
  readonly #db: Database
  readonly #clock: Clock
  #known: { readonly at: number; readonly isPartial: Promise<boolean> } | undefined

  constructor(db: Database, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Whether messages of more than some seconds ago are not in the index. */
  isPartial(): Promise<boolean> {
    const now = this.#clock.now()
    if (this.#known && Math.abs(now - this.#known.at) < MAX_AGE_MS) return this.#known.isPartial
    const isPartial = isBehind(this.#db.kysely, new Date(now - PARTIAL_AFTER_MS))
    this.#known = { at: now, isPartial }
    isPartial.catch(() => (this.#known = undefined))
    return isPartial
  }

  addMetrics(metrics: Metrics): void {
    metrics.gauge('search_waiting', 'Messages that are not in the search yet', () => countUnindexed(this.#db.kysely))
  }
}
