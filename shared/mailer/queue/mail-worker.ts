import type { Database } from '../../db/mod.ts'
import { backoff, systemClock, type Clock } from '../../std/mod.ts'
import { MailError } from '../mail-error.ts'
import type { MailLogger } from '../mail-logger.ts'
import type { Mailer } from '../mail.ts'
import { deliverMail, errorText, nextAttempt } from './deliver-mail.ts'
import { claimMails, countWaitingMails, markFailed, markSent, type MailRow } from './mail-rows.ts'

export interface MailWorkerOptions {
  readonly db: Database
  readonly mailer: Mailer
  readonly logger: MailLogger
  /** Links of mails begin with it. */
  readonly baseUrl: string
  /** Servers with clocks further apart than the lease less a try's time may send a mail twice. */
  readonly clock?: Clock
  /** Mails under way at the same time. Default 5. */
  readonly batchSize?: number
  /** A mail is given up after so many tries. Default 12, which with the pauses between them is about five hours. */
  readonly maxAttempts?: number
  /** How long a worker may hold a mail before another takes it for dead, in ms. Default 5 minutes. */
  readonly leaseMs?: number
}

/** Counters since the worker was created, for /metrics. */
export interface MailStats {
  readonly sent: number
  /** Tries that failed and are repeated. */
  readonly deferred: number
  /** Mails that will never be sent. */
  readonly given_up: number
}

export interface MailWorker extends AsyncDisposable {
  /** Begins to look for mails, at once and then every few seconds. */
  start(): void
  /** Says that a mail was just committed, so that it need not wait for the next look. */
  wake(): void
  /** Resolves when every mail that is due at this moment was tried. */
  settle(): Promise<void>
  stats(): MailStats
  /** How many mails wait in the table. */
  waiting(): Promise<number>
}

const LOOK_EVERY_MS = 2_000
/** What a try may still take when the server shuts down. */
const GRACE_MS = 5_000
const DOWN = { base: 5_000, max: 60_000 }

/**
 * Sends what is in the mail queue: at least once, and once however many servers run, by leases in the database. A
 * server that dies while it sends leaves its mails to the others when their lease is over.
 */
export function createMailWorker(options: MailWorkerOptions): MailWorker {
  return new Worker(options)
}

class Worker implements MailWorker {
  readonly #options: Required<MailWorkerOptions>
  readonly #stop = new AbortController()
  readonly #stats = { sent: 0, deferred: 0, given_up: 0 }
  #looking: Promise<void> | undefined
  #again = false
  #cancelTimer: (() => void) | undefined
  #failures = 0
  #started = false
  #stopped = false

  constructor(options: MailWorkerOptions) {
    this.#options = { clock: systemClock, batchSize: 5, maxAttempts: 12, leaseMs: 300_000, ...options }
  }

  start(): void {
    this.#started = true
    this.wake()
  }

  wake(): void {
    if (this.#started && !this.#stopped) void this.#look()
  }

  settle(): Promise<void> {
    return this.#look()
  }

  stats(): MailStats {
    return { ...this.#stats }
  }

  waiting(): Promise<number> {
    return countWaitingMails(this.#options.db.kysely)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    this.#cancelTimer?.()
    const cancel = this.#options.clock.after(GRACE_MS, () => this.#stop.abort())
    await this.#looking
    cancel()
  }

  /** One at a time; whoever asks during one gets a further round. Never rejects. */
  #look(): Promise<void> {
    this.#again = true
    this.#looking ??= this.#lookUntilQuiet().then((wait) => {
      this.#looking = undefined
      this.#schedule(wait)
    })
    return this.#looking
  }

  #schedule(ms: number): void {
    this.#cancelTimer?.()
    if (!this.#started || this.#stopped) return
    this.#cancelTimer = this.#options.clock.after(ms, () => void this.#look())
  }

  /** Resolves with how long to wait for the next look, in ms. */
  async #lookUntilQuiet(): Promise<number> {
    let wait = LOOK_EVERY_MS
    while (this.#again && !this.#stopped) {
      this.#again = false
      wait = await this.#lookOnce()
    }
    return wait
  }

  async #lookOnce(): Promise<number> {
    try {
      const isDown = await this.#drain()
      this.#failures = isDown ? this.#failures + 1 : 0
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'The mail queue could not be worked on; will retry')
      this.#failures += 1
    }
    return this.#failures === 0 ? LOOK_EVERY_MS : backoff(this.#failures - 1, DOWN)
  }

  /** Sends until nothing is due; resolves with true as soon as no mail at all gets through. */
  async #drain(): Promise<boolean> {
    while (!this.#stopped) {
      const rows = await this.#claim()
      const outcomes = await Promise.allSettled(rows.map((row) => this.#try(row)))
      const errors = outcomes.map((outcome) => {
        if (outcome.status === 'rejected') throw outcome.reason
        return outcome.value
      })
      if (rows.length === 0) return false
      if (errors.every((error) => error?.concernsServer)) return true
    }
    return false
  }

  #claim(): Promise<readonly MailRow[]> {
    const { db, clock, leaseMs, batchSize } = this.#options
    const now = clock.now()
    return claimMails(db.kysely, { now: new Date(now), lockedUntil: new Date(now + leaseMs), limit: batchSize })
  }

  async #try(row: MailRow): Promise<MailError | undefined> {
    const { db, clock, mailer, baseUrl, maxAttempts } = this.#options
    try {
      this.#refuseHopeless(row)
      await deliverMail(row, { mailer, place: { baseUrl }, signal: this.#stop.signal })
    } catch (error) {
      if (!(error instanceof MailError)) throw error
      const next = nextAttempt(row, error, clock.now(), maxAttempts)
      await this.#fail(row, error, next)
      return error
    }
    this.#stats.sent += 1
    await markSent(db.kysely, row, new Date(clock.now()))
    this.#options.logger.info(this.#fields(row), 'Mail sent')
    return undefined
  }

  /** A row comes here with all attempts used when its last worker died, and too late after a long standstill. */
  #refuseHopeless(row: MailRow): void {
    const { clock, maxAttempts } = this.#options
    if (row.attempts > maxAttempts) throw new MailError('expired', 'No attempt ever ended.')
    if (row.expires_at.getTime() > clock.now()) return
    throw new MailError('expired', 'It was not sent in time.')
  }

  async #fail(row: MailRow, error: MailError, next: Date | undefined): Promise<void> {
    const { db, clock, logger } = this.#options
    const fields = { ...this.#fields(row), code: error.code, reason: errorText(error) }
    if (next) logger.warn({ ...fields, next_attempt_at: next }, 'A mail could not be sent; will retry')
    // A mistyped address is everyday; the rest somebody has to see to.
    else logger[error.code === 'refused' && error.permanent ? 'warn' : 'error'](fields, 'A mail was given up')
    this.#stats[next ? 'deferred' : 'given_up'] += 1
    await markFailed(db.kysely, row, { at: new Date(clock.now()), error: errorText(error), nextAttemptAt: next })
  }

  /** Who it is for stands in the row, not in the log. */
  #fields({ id, template, attempts }: MailRow): object {
    return { mail_id: id, template, attempts }
  }
}
