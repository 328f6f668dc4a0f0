import type { Database } from '../db/mod.ts'
import type { Logger } from '../logging/mod.ts'
import type { Clock } from '../std/mod.ts'
import { SESSION_LIFETIME_MS } from './sessions.ts'

/** A session's expiry is written at most this often. */
const TOUCH_EVERY_MS = 60_000
const FLUSH_AFTER_MS = 1_000

export interface SessionTouchOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
}

/** Rolls the expiry of used sessions forward, in batches behind the requests (AJ-16). */
export class SessionTouch {
  readonly #options: SessionTouchOptions
  #used = new Set<string>()
  #cancel: (() => void) | undefined
  #flushing: Promise<void> | undefined

  constructor(options: SessionTouchOptions) {
    this.#options = options
  }

  /** Notes that a session is used whose last use was written at `lastUsedAt` (ms). */
  note(sessionId: string, lastUsedAt: number): void {
    if (this.#options.clock.now() - lastUsedAt < TOUCH_EVERY_MS) return
    this.#used.add(sessionId)
    this.#cancel ??= this.#options.clock.after(FLUSH_AFTER_MS, () => void this.flush())
  }

  /** Writes what is noted. Never rejects: an unwritten use is noted again at the next one. */
  async flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    await this.#flushing
    if (this.#used.size === 0) return
    const ids = [...this.#used]
    this.#used = new Set()
    this.#flushing = this.#write(ids)
    await this.#flushing
  }

  async #write(ids: readonly string[]): Promise<void> {
    const { db, clock, logger } = this.#options
    const now = clock.now()
    try {
      await db.kysely
        .updateTable('sessions')
        .set({ last_used_at: new Date(now), expires_at: new Date(now + SESSION_LIFETIME_MS) })
        .where('id', 'in', [...ids])
        .execute()
    } catch (err) {
      logger.warn({ err, sessions: ids.length }, 'The use of sessions could not be written')
    }
  }
}
