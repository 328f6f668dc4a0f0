import type { Database, DbLogger } from '@ajet/shared/db'
import type { Clock } from '@ajet/shared/std'
import { renewLease, type JobRow } from './job-rows.ts'

export interface LeaseOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<DbLogger, 'warn'>
  readonly leaseMs: number
  /** A job that takes longer is told to end, and its lease is not renewed. */
  readonly maxRunMs: number
}

/** Holds a job while it runs: renews its lease in good time, and tells when it is lost. */
export class JobLease {
  readonly #options: LeaseOptions
  readonly #row: JobRow
  readonly #stop = new AbortController()
  readonly #since: number
  #cancel: (() => void) | undefined

  constructor(row: JobRow, options: LeaseOptions) {
    this.#row = row
    this.#options = options
    this.#since = options.clock.now()
    this.#schedule()
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Tells the job to end. */
  abort(): void {
    this.#stop.abort(new Error('The server stops'))
  }

  release(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #schedule(): void {
    const { clock, leaseMs } = this.#options
    this.#cancel = clock.after(leaseMs / 3, () => {
      if (this.#cancel) void this.#renew()
    })
  }

  async #renew(): Promise<void> {
    const { db, clock, logger, leaseMs, maxRunMs } = this.#options
    const now = clock.now()
    if (now - this.#since > maxRunMs) return this.#stop.abort(new Error('It takes too long'))
    try {
      if (await renewLease(db.kysely, this.#row, new Date(now + leaseMs))) return this.#goOn()
      this.#stop.abort(new Error('Another server has taken it over'))
    } catch (error) {
      logger.warn({ err: error, kind: this.#row.kind }, 'The lease of a job could not be renewed; will retry')
      this.#goOn()
    }
  }

  #goOn(): void {
    if (this.#cancel) this.#schedule()
  }
}
