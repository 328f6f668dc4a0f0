import type { Database } from '../db/mod.ts'
import type { Logger } from '../logging/mod.ts'
import type { Clock } from '../std/mod.ts'
import { SESSION_LIFETIME_MS } from './sessions.ts'

/** A use is written at most this often. */
const NOTE_EVERY_MS = 60_000
const FLUSH_AFTER_MS = 1_000

export interface LastUseOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
}

/** Notes when credentials were used last, in batches behind the requests: sessions (AJ-16), API tokens. */
export class LastUse {
  readonly #options: LastUseOptions
  readonly #write: (db: Database, ids: readonly string[], now: number) => Promise<unknown>
  #used = new Set<string>()
  #cancel: (() => void) | undefined
  #flushing: Promise<void> | undefined

  constructor(options: LastUseOptions, write: (db: Database, ids: readonly string[], now: number) => Promise<unknown>) {
    this.#options = options
    this.#write = write
  }

  /** Notes that something is used whose last use was written at `lastUsedAt` (ms). */
  note(id: string, lastUsedAt: number): void {
    if (this.#options.clock.now() - lastUsedAt < NOTE_EVERY_MS) return
    this.#used.add(id)
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
    this.#flushing = this.#tryWrite(ids)
    await this.#flushing
  }

  async #tryWrite(ids: readonly string[]): Promise<void> {
    const { db, clock, logger } = this.#options
    try {
      await this.#write(db, ids, clock.now())
    } catch (err) {
      logger.warn({ err, count: ids.length }, 'The use of sessions or API tokens could not be written')
    }
  }
}

/** Rolls the expiry of used sessions forward. */
export function sessionUse(options: LastUseOptions): LastUse {
  return new LastUse(options, ({ kysely }, ids, now) =>
    kysely
      .updateTable('sessions')
      .set({ last_used_at: new Date(now), expires_at: new Date(now + SESSION_LIFETIME_MS) })
      .where('id', 'in', [...ids])
      .execute(),
  )
}

/** An API token expires when it was said to, however much it is used. */
export function apiTokenUse(options: LastUseOptions): LastUse {
  return new LastUse(options, ({ kysely }, ids, now) =>
    kysely
      .updateTable('api_tokens')
      .set({ last_used_at: new Date(now) })
      .where('id', 'in', [...ids])
      .execute(),
  )
}
