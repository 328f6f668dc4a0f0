import type { Database } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import { sql } from 'kysely'
import { byFirstWord, findKeywords, type KeywordsByFirstWord } from './find-keywords.ts'

export interface KnownKeywordsOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
}

/** Keywords that another process has taken in are known here after this time. */
const LOOK_EVERY_MS = 5_000
/** Keywords nobody has any more cost a look in vain; they are forgotten after this time. */
const RELOAD_EVERY_MS = 10 * 60_000
/** Different keywords in memory; of the rest nobody is notified. */
const MOST = 200_000

/**
 * The keywords of everybody, in memory: whoever posts sees without asking the database whether somebody may have to be
 * notified. Who that is, is the notifier's work.
 */
export class KnownKeywords {
  readonly #options: KnownKeywordsOptions
  #all: ReadonlySet<string> = new Set()
  #known: KeywordsByFirstWord = new Map()
  #newest: string | null = null
  #loadedAt = Number.NEGATIVE_INFINITY
  #cancelLook: (() => void) | undefined
  #looking: Promise<void> | undefined
  #stopped = false

  constructor(options: KnownKeywordsOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    await this.refresh()
    this.#schedule()
  }

  /** Keywords in a text. Code and mentions in it count as well when the text is a message as it was typed. */
  find(text: string): ReadonlySet<string> {
    return findKeywords(text, this.#known)
  }

  /** Whether somebody may want to hear of a message; more often true than somebody does. */
  mayNotify(bodyMd: string): boolean {
    return this.#known.size > 0 && this.find(bodyMd).size > 0
  }

  /** Looks for keywords that have come. What cannot be read is looked for the next time. */
  async refresh(): Promise<void> {
    await this.#looking
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelLook?.()
    await this.#looking
  }

  #schedule(): void {
    if (this.#stopped) return
    this.#cancelLook = this.#options.clock.after(LOOK_EVERY_MS, () => void this.refresh().then(() => this.#schedule()))
  }

  async #look(): Promise<void> {
    const { db, clock, logger } = this.#options
    try {
      const { rows } = await sql<{ readonly newest: string | null }>`
        select max(created_at)::text as newest from user_keywords`.execute(db.kysely)
      const newest = rows[0]?.newest ?? null
      const isOld = clock.now() - this.#loadedAt >= RELOAD_EVERY_MS
      if (newest === this.#newest && !isOld) return
      // Those that went are found when all are read again; those that came, by their index.
      const since = isOld ? null : this.#newest
      const added = await this.#load(since)
      this.#all = since === null ? new Set(added) : new Set([...this.#all, ...added])
      this.#known = byFirstWord(this.#all)
      this.#newest = newest
      if (isOld) this.#loadedAt = clock.now()
    } catch (err) {
      logger.warn({ err }, 'Keywords could not be read; will retry')
    }
  }

  async #load(since: string | null): Promise<readonly string[]> {
    const rows = await this.#options.db.kysely
      .selectFrom('user_keywords')
      .select('keyword')
      .distinct()
      .$if(since !== null, (query) => query.where('created_at', '>', sql<Date>`${since}::timestamptz`))
      .limit(MOST)
      .execute()
    return rows.map(({ keyword }) => keyword)
  }
}
