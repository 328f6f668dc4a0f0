import type { Database } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import { writeLastSeen } from './queries.ts'

export interface PresenceOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
}

const WRITE_EVERY_MS = 5_000
/** More people than this are written in several statements. */
const BATCH = 5_000

/** Who was seen since the last write. Heartbeats are answered at once and written together (AJ-89). */
export class Presence {
  readonly #options: PresenceOptions
  readonly #seen = new Map<string, number>()
  #cancelTimer: (() => void) | undefined
  #writing: Promise<void> | undefined
  #stopped = false

  constructor(options: PresenceOptions) {
    this.#options = options
  }

  see(userId: string): void {
    this.#seen.set(userId, this.#options.clock.now())
    this.#schedule()
  }

  /** Resolves when everybody seen so far is written, or the database has refused it and it will be tried again. */
  async flush(): Promise<void> {
    await this.#writing
    if (this.#seen.size > 0) await this.#write()
  }

  /** Writes what is left; nothing is scheduled afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelTimer?.()
    await this.flush()
  }

  #schedule(): void {
    if (this.#stopped) return
    this.#cancelTimer ??= this.#options.clock.after(WRITE_EVERY_MS, () => {
      this.#cancelTimer = undefined
      void this.flush()
    })
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
    return this.#writing
  }

  async #writeAll(): Promise<void> {
    const due = [...this.#seen]
    this.#seen.clear()
    for (let at = 0; at < due.length; at += BATCH) await this.#writeBatch(due.slice(at, at + BATCH))
    if (this.#seen.size > 0) this.#schedule()
  }

  async #writeBatch(batch: readonly (readonly [string, number])[]): Promise<void> {
    try {
      await writeLastSeen(this.#options.db.kysely, batch)
    } catch (error) {
      this.#options.logger.warn({ err: error, users: batch.length }, 'Heartbeats could not be written; will retry')
      for (const [userId, at] of batch) if (!this.#seen.has(userId)) this.#seen.set(userId, at)
    }
  }
}
