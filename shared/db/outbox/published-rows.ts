import type { Clock } from '../../std/mod.ts'
import type { Database } from '../database.ts'
import type { DbLogger } from '../db-logger.ts'
import { deleteRows } from './rows.ts'

interface PublishedRowsOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: DbLogger
  readonly onFlush: () => void
}

/** Well before the sweep takes them for left behind. */
const FLUSH_AFTER_MS = 250
const RETRY_AFTER_MS = 1_000
/** More in one statement would hold its locks for long. */
const FLUSH_LIMIT = 5_000

/** Rows whose events are out and which are still in the table: deleted together, one statement for many posts. */
export class PublishedRows {
  readonly #options: PublishedRowsOptions
  readonly #ids = new Set<string>()
  #flushing: Promise<boolean> | undefined
  #cancelTimer: (() => void) | undefined

  constructor(options: PublishedRowsOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#ids.size
  }

  get ids(): Iterable<string> {
    return this.#ids
  }

  add(id: string): void {
    this.#ids.add(id)
    this.#schedule(FLUSH_AFTER_MS)
  }

  /** Deletes what is there; false when the database did not let it, and it is tried again later. */
  flush(): Promise<boolean> {
    this.#flushing ??= this.#deleteSome().finally(() => {
      this.#flushing = undefined
      this.#options.onFlush()
    })
    return this.#flushing
  }

  stop(): void {
    this.#cancelTimer?.()
  }

  #schedule(ms: number): void {
    this.#cancelTimer ??= this.#options.clock.after(ms, () => {
      this.#cancelTimer = undefined
      void this.flush()
    })
  }

  async #deleteSome(): Promise<boolean> {
    const ids = [...this.#ids].slice(0, FLUSH_LIMIT)
    try {
      await deleteRows(this.#options.db.kysely, ids)
      for (const id of ids) this.#ids.delete(id)
      if (this.#ids.size > 0) this.#schedule(0)
      return true
    } catch (error) {
      this.#options.logger.warn({ err: error, rows: ids.length }, 'Published events stay in the outbox; will retry')
      this.#schedule(RETRY_AFTER_MS)
      return false
    }
  }
}
