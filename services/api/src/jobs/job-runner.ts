import type { Database, DbLogger } from '@ajet/shared/db'
import type { Metrics } from '@ajet/shared/http'
import { backoff, type Clock } from '@ajet/shared/std'
import type { JobKind } from './job-kind.ts'
import { JobLease } from './job-lease.ts'
import { claimJobs, ensureRecurring, putBack, readBacklog, removeJob, shortenLeases, type JobRow } from './job-rows.ts'

export interface JobRunnerOptions<C> {
  readonly db: Database
  /** Servers with clocks further apart than the lease may run a job twice. */
  readonly clock: Clock
  readonly logger: Pick<DbLogger, 'warn' | 'error'>
  readonly kinds: Readonly<Record<string, JobKind<C>>>
  /** What jobs work with. */
  readonly context: () => C
  /** Jobs under way in this process at a time. Default 3. */
  readonly atOnce?: number
  /** How long a server that says nothing may hold a job before another takes it over, in ms. Default 60 s. */
  readonly leaseMs?: number
  /** Default 15 minutes. */
  readonly maxRunMs?: number
}

/** Since the process began. */
export interface JobStats {
  readonly run: number
  /** Tries that failed and are repeated. */
  readonly failed: number
  /** Jobs that were given up. */
  readonly dead: number
}

const LOOK_EVERY_MS = 2_000
/** When the clock was so far from here at the last look, forward or back, it may have been set. */
const ENSURE_EVERY_MS = 10 * 60_000
const PAUSES = { base: 5_000, max: 60 * 60_000 }
const ERROR_TEXT = 500

/**
 * Runs the jobs of the table `job_queue`: each once, however many servers there are, by leases in the database. A server
 * that dies leaves its jobs to the others when their lease is over.
 */
export class JobRunner<C> {
  readonly #options: Required<JobRunnerOptions<C>>
  readonly #running = new Map<string, { readonly lease: JobLease; readonly done: Promise<void> }>()
  readonly #stats = { run: 0, failed: 0, dead: 0 }
  #looking: Promise<void> | undefined
  #again = false
  #started = false
  #stopped = false
  #failures = 0
  #cancelTimer: (() => void) | undefined
  #ensuredAt = 0

  constructor(options: JobRunnerOptions<C>) {
    this.#options = { atOnce: 3, leaseMs: 60_000, maxRunMs: 15 * 60_000, ...options }
  }

  /** Begins to look for jobs, and sees that there is a row of every recurring one. */
  async start(): Promise<void> {
    await this.#ensure(this.#options.clock.now())
    this.#started = true
    this.#schedule()
  }

  /** A clock that was ahead and is set right leaves times behind that would come in hours, or years (FLT-14). */
  async #ensure(now: number): Promise<void> {
    const { db, kinds, leaseMs } = this.#options
    for (const [name, { every }] of Object.entries(kinds)) {
      if (every !== undefined) await ensureRecurring(db.kysely, name, now, every)
    }
    await shortenLeases(db.kysely, new Date(now + 2 * leaseMs))
    this.#ensuredAt = now
  }

  /** A job was committed: it need not wait for the next look. */
  wake(): void {
    if (this.#started && !this.#stopped) void this.#look()
  }

  /** Resolves when every job that is due at this moment has run, and what it asked to be run right after it. */
  async settle(): Promise<void> {
    do {
      await this.#look()
      await Promise.all([...this.#running.values()].map(({ done }) => done))
    } while (!this.#stopped && (this.#again || this.#looking || this.#running.size > 0))
  }

  /** Tells jobs under way to end and waits for them; what they have not done is left for the next server. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelTimer?.()
    await this.#looking
    for (const { lease } of this.#running.values()) lease.abort()
    await Promise.all([...this.#running.values()].map(({ done }) => done))
  }

  stats(): JobStats {
    return { ...this.#stats }
  }

  addMetrics(metrics: Metrics): void {
    const { db, clock } = this.#options
    const backlog = () => readBacklog(db.kysely, clock.now())
    metrics.gauge('jobs_run_total', 'Jobs that ran to their end', () => this.#stats.run)
    metrics.gauge('jobs_failed_total', 'Tries of jobs that failed and are repeated', () => this.#stats.failed)
    metrics.gauge('jobs_dead_total', 'Jobs that were given up', () => this.#stats.dead)
    metrics.gauge('jobs_waiting', 'Jobs that are due', async () => (await backlog()).waiting)
    metrics.gauge('jobs_dead', 'Jobs that were given up and are still kept', async () => (await backlog()).dead)
    metrics.gauge('jobs_lag_seconds', 'How long the oldest job is due', async () => (await backlog()).lagMs / 1_000)
  }

  /** One look at a time; whoever asks during one gets a further round. Never rejects. */
  #look(): Promise<void> {
    this.#again = true
    this.#looking ??= this.#lookUntilQuiet().finally(() => {
      this.#looking = undefined
      this.#schedule()
    })
    return this.#looking
  }

  async #lookUntilQuiet(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        await this.#fillUp()
        this.#failures = 0
      } catch (error) {
        this.#failures += 1
        this.#options.logger.warn({ err: error }, 'The jobs could not be looked at; will retry')
      }
    }
  }

  #schedule(): void {
    this.#cancelTimer?.()
    if (!this.#started || this.#stopped) return
    const wait = this.#failures === 0 ? LOOK_EVERY_MS : backoff(this.#failures, { base: LOOK_EVERY_MS, max: 60_000 })
    this.#cancelTimer = this.#options.clock.after(wait, () => void this.#look())
  }

  async #fillUp(): Promise<void> {
    const { db, clock, atOnce, leaseMs, kinds } = this.#options
    const free = atOnce - this.#running.size
    if (free <= 0) return
    const now = clock.now()
    if (this.#started && Math.abs(now - this.#ensuredAt) >= ENSURE_EVERY_MS) await this.#ensure(now)
    const claim = { kinds: Object.keys(kinds), now: new Date(now), lockedUntil: new Date(now + leaseMs), limit: free }
    for (const row of await claimJobs(db.kysely, claim)) this.#begin(row)
  }

  #begin(row: JobRow): void {
    const lease = new JobLease(row, this.#options)
    const done = this.#run(row, lease).finally(() => {
      lease.release()
      this.#running.delete(row.id)
      if (!this.#stopped) void this.#look()
    })
    this.#running.set(row.id, { lease, done })
  }

  /** Never rejects: what cannot be written down is found again when the lease is over. */
  async #run(row: JobRow, lease: JobLease): Promise<void> {
    const { kinds, context, logger } = this.#options
    const kind = kinds[row.kind]
    if (!kind) return
    try {
      if (row.attempts > kind.maxAttempts) throw new Error('No attempt ever ended')
      const outcome = await kind.run(context(), row.data, lease.signal)
      await this.#finish(row, kind, outcome)
    } catch (error) {
      await this.#fail(row, kind, lease, error).catch((err: unknown) =>
        logger.warn({ err, kind: row.kind, job_id: row.id }, 'The end of a job could not be written down'),
      )
    }
  }

  async #finish(row: JobRow, { every }: JobKind<C>, outcome: { readonly again: number } | undefined): Promise<void> {
    const { db, clock } = this.#options
    this.#stats.run += 1
    const wait = outcome?.again ?? every
    if (wait === undefined) return await removeJob(db.kysely, row)
    await putBack(db.kysely, row, { run_at: new Date(clock.now() + wait), attempts: 0, last_error: null })
  }

  async #fail(row: JobRow, { every, maxAttempts }: JobKind<C>, lease: JobLease, error: unknown): Promise<void> {
    const { db, clock, logger } = this.#options
    const { attempts } = row
    if (this.#stopped && lease.signal.aborted) {
      return await putBack(db.kysely, row, { run_at: row.run_at, attempts: attempts - 1 })
    }
    const fields = { err: error, job_id: row.id, kind: row.kind, attempts }
    const now = clock.now()
    const last_error = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_TEXT)
    if (attempts < maxAttempts) {
      this.#stats.failed += 1
      logger.warn(fields, 'A job failed; will retry')
      const run_at = new Date(now + backoff(attempts - 1, PAUSES))
      return await putBack(db.kysely, row, { run_at, attempts, last_error })
    }
    this.#stats.dead += 1
    if (every === undefined) {
      logger.error(fields, 'A job was given up')
      return await putBack(db.kysely, row, { run_at: row.run_at, attempts, last_error, dead_at: new Date(now) })
    }
    logger.error(fields, 'A recurring job failed too often; it waits for its next time')
    await putBack(db.kysely, row, { run_at: new Date(now + every), attempts: 0, last_error })
  }
}
