import type { Database, OutboxRelay } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import type { KnownKeywords } from '../keywords/known-keywords.ts'
import { notifyMessages } from './notify-messages.ts'
import { countAttempt } from './recipients.ts'

export interface NotifierOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly relay: Pick<OutboxRelay, 'offer'>
  readonly keywords: Pick<KnownKeywords, 'find'>
}

const BATCH = 20
/** What another process has left behind, and what failed, is looked for this often. */
const SWEEP_EVERY_MS = 5_000

/**
 * Notifies people of queued messages, behind the posts: whoever posts does not wait for it, and a channel of thousands
 * is worked through in steps. The queue is in the database, so a process that dies forgets nothing.
 */
export class Notifier {
  readonly #options: NotifierOptions
  #wanted = false
  #running: Promise<void> | undefined
  #cancelSweep: (() => void) | undefined
  #stopped = false

  constructor(options: NotifierOptions) {
    this.#options = options
  }

  /** Works off what is in the queue, and keeps watch. */
  start(): Promise<void> {
    this.wake()
    this.#scheduleSweep()
    return Promise.resolve()
  }

  /** There is something in the queue. */
  wake(): void {
    if (this.#stopped) return
    this.#wanted = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** Resolves when the queue is worked off, or a failure has been put off to the next sweep. */
  async settle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelSweep?.()
    await this.settle()
  }

  #scheduleSweep(): void {
    if (this.#stopped) return
    this.#cancelSweep = this.#options.clock.after(SWEEP_EVERY_MS, () => {
      this.wake()
      this.#scheduleSweep()
    })
  }

  /** After a failure one message at a time, so that one that cannot be handled does not hold up the others. */
  async #run(): Promise<void> {
    let limit = BATCH
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false
      const more = await this.#step(limit)
      if (more === undefined && limit === 1) return
      limit = more === undefined ? 1 : BATCH
      if (more !== false) this.#wanted = true
    }
  }

  /** True: there may be more; undefined: it failed. */
  async #step(limit: number): Promise<boolean | undefined> {
    const { db, clock, relay, logger, keywords } = this.#options
    try {
      const step = { now: clock.now(), limit, keywords }
      const { rows, claimed, goesOn } = await db.transaction((trx) => notifyMessages(trx, step))
      relay.offer(rows)
      return goesOn || claimed >= limit
    } catch (err) {
      logger.warn({ err }, 'Notifications could not be written; will retry')
      if (limit === 1) await this.#countAttempt()
      return undefined
    }
  }

  async #countAttempt(): Promise<void> {
    const { db, logger } = this.#options
    try {
      await db.transaction((trx) => countAttempt(trx, 1))
    } catch (err) {
      logger.warn({ err }, 'The database does not answer; notifications wait')
    }
  }
}
