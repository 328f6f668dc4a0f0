import { backoff, Lru, systemClock, type Clock } from '../../std/mod.ts'
import type { Database } from '../database.ts'
import type { DbLogger } from '../db-logger.ts'
import type { OutboxRow } from './enqueue.ts'
import { PublishedRows } from './published-rows.ts'
import { isBusDown, publishBatch, type Publish } from './publish-batch.ts'
import { claimRows, countWaiting, deleteRows, recordRefusals } from './rows.ts'

export interface OutboxRelayOptions {
  readonly db: Database
  readonly publish: Publish
  readonly logger: DbLogger
  readonly clock?: Clock
  /** Rows read from the table at a time. Default 200. */
  readonly batchSize?: number
  /** Offered events on their way at the same time; more are left to the table. Default 5,000. */
  readonly maxInFlight?: number
  /** An event the bus refuses this often for its own sake is set aside. Default 10. */
  readonly maxAttempts?: number
}

export interface OutboxRelay extends AsyncDisposable {
  /** Publishes what a dead process left, in order, then keeps watch. With the bus down it resolves and retries in the background. */
  start(): Promise<void>
  /** The fast path: publishes rows the caller has just committed, in order, without reading them again. Never throws. */
  offer(rows: readonly OutboxRow[]): void
  /** Resolves when everything offered or found is published and its row gone. Waits as long as the bus or the database is down. */
  settle(): Promise<void>
  /** How many events wait in the table, for metrics and readiness. */
  lag(): Promise<number>
}

/** Rows this old were not offered: their process died between commit and publish. */
const ABANDONED_AFTER_MS = 2_000
const SWEEP_EVERY_MS = 1_000
/** Among what waits for the bus may be that somebody's access has ended: that is told within a second (ABU-12). */
const TRIES = { base: 100, max: SWEEP_EVERY_MS }
/** While nothing helps, one of so many tries is a warning. */
const WARN_EVERY = 10
/** Offers of these many newest rows are recognised when repeated. */
const REMEMBERED_OFFERS = 10_000

/**
 * Carries committed events from the outbox table to the bus, at least once, in order while the bus is up. A row leaves
 * the table after the bus has taken the event, never before. Receivers drop the id they know (DESIGN.md §3).
 */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  return new Relay(options)
}

class Relay implements OutboxRelay {
  readonly #options: Required<OutboxRelayOptions>
  readonly #inFlight = new Set<string>()
  readonly #offered = new Lru<string, true>(REMEMBERED_OFFERS)
  readonly #published: PublishedRows
  /** Why events are left to the table: what was there goes first, or the bus is down or too slow. The sweep then takes rows of any age. */
  #behind: 'start' | 'bus' | undefined
  /** Events left to the table since the sweep last looked. */
  #leftToSweep = 0
  #failures = 0
  #sweeping: Promise<void> | undefined
  #cancelSweep: (() => void) | undefined
  #started = false
  #stopped = false
  #change = Promise.withResolvers<void>()

  constructor(options: OutboxRelayOptions) {
    this.#options = { clock: systemClock, batchSize: 200, maxInFlight: 5_000, maxAttempts: 10, ...options }
    const { db, clock, logger } = this.#options
    this.#published = new PublishedRows({ db, clock, logger, onFlush: () => this.#changed() })
  }

  async start(): Promise<void> {
    this.#started = true
    this.#behind = 'start'
    await this.#sweep()
  }

  offer(rows: readonly OutboxRow[]): void {
    for (const row of rows) {
      if (this.#stopped || this.#offered.has(row.outbox_id)) continue
      this.#offered.set(row.outbox_id, true)
      if (this.#behind || this.#inFlight.size >= this.#options.maxInFlight)
        this.#leave('the bus is slower than the posts')
      else void this.#send(row)
    }
  }

  async settle(): Promise<void> {
    while (this.#busy()) {
      const flushable = this.#inFlight.size === 0 && this.#published.size > 0
      if (flushable && (await this.#published.flush())) continue
      await this.#change.promise
    }
  }

  lag(): Promise<number> {
    return countWaiting(this.#options.db.kysely)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    this.#cancelSweep?.()
    await this.#sweeping
    while (this.#inFlight.size > 0) await this.#change.promise
    await this.#published.flush()
    this.#published.stop()
  }

  #busy(): boolean {
    return (
      this.#inFlight.size > 0 || this.#published.size > 0 || this.#behind !== undefined || this.#sweeping !== undefined
    )
  }

  async #send(row: OutboxRow): Promise<void> {
    this.#inFlight.add(row.outbox_id)
    try {
      await this.#options.publish(row.subject, row.event)
      this.#published.add(row.outbox_id)
    } catch (error) {
      if (isBusDown(error)) this.#leave(error)
      else await this.#refuse([{ row, error }])
    } finally {
      this.#inFlight.delete(row.outbox_id)
      this.#changed()
    }
  }

  /** From here on the table is the queue: memory stays bounded however long the bus is away. */
  #leave(reason: unknown): void {
    this.#leftToSweep += 1
    if (this.#behind) return
    this.#behind = 'bus'
    this.#options.logger.warn({ err: reason }, 'Events are left in the outbox until the bus takes them')
    this.#scheduleSweep(backoff(this.#failures, TRIES))
  }

  #scheduleSweep(ms: number): void {
    this.#cancelSweep?.()
    if (this.#stopped || !this.#started) return
    this.#cancelSweep = this.#options.clock.after(ms, () => void this.#sweep())
  }

  /** One at a time; ends by scheduling the next. Never rejects. */
  #sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepOnce().then((wait) => {
      this.#sweeping = undefined
      this.#scheduleSweep(wait)
      this.#changed()
    })
    return this.#sweeping
  }

  /** Resolves with how long to wait for the next, in ms. */
  async #sweepOnce(): Promise<number> {
    try {
      const unavailable = await this.#drain()
      if (unavailable === undefined) return this.#caughtUp()
      this.#behind = 'bus'
      return this.#failed(unavailable, 'The bus does not take events; will retry')
    } catch (error) {
      // The bus may well take what is committed meanwhile: only what is in the table has to wait.
      if (this.#behind === 'start') this.#behind = undefined
      return this.#failed(error, 'The outbox could not be read; will retry')
    }
  }

  #failed(err: unknown, message: string): number {
    const failures = this.#failures++
    this.#options.logger[failures % WARN_EVERY === 0 ? 'warn' : 'debug']({ err, failures }, message)
    return backoff(failures, TRIES)
  }

  #caughtUp(): number {
    if (this.#failures > 0) this.#options.logger.info({}, 'The outbox is drained, events flow again')
    this.#failures = 0
    // Whatever was left between the last look and now is looked for at once.
    if (this.#leftToSweep > 0) return 0
    this.#behind = undefined
    return SWEEP_EVERY_MS
  }

  /** Publishes batch by batch until the table has nothing more; resolves with the error of a bus that is down. */
  async #drain(): Promise<unknown> {
    const refusedBefore = new Set<string>()
    while (!this.#stopped) {
      this.#leftToSweep = 0
      const { taken, refused, unavailable } = await this.#publishFromTable(refusedBefore)
      if (unavailable !== undefined) return unavailable
      for (const id of refused) refusedBefore.add(id)
      if (taken === 0 && this.#leftToSweep === 0) return undefined
    }
    return undefined
  }

  async #publishFromTable(
    except: ReadonlySet<string>,
  ): Promise<{ taken: number; refused: string[]; unavailable: unknown }> {
    const { db, batchSize, publish } = this.#options
    const { rows, outcome } = await db.transaction(async (trx) => {
      const claimed = await claimRows(trx, {
        limit: batchSize,
        minAgeMs: this.#behind ? 0 : ABANDONED_AFTER_MS,
        except: [...except, ...this.#inFlight, ...this.#published.ids],
      })
      const result = await publishBatch(claimed, publish)
      await deleteRows(trx, result.published)
      return { rows: claimed, outcome: result }
    })
    await this.#refuse(outcome.refused)
    const refused = outcome.refused.map(({ row }) => row.outbox_id)
    return { taken: rows.length, refused, unavailable: outcome.unavailable }
  }

  /** The event itself is at fault (malformed, too large): it must not hold up the others for ever. */
  async #refuse(refused: readonly { readonly row: OutboxRow; readonly error: unknown }[]): Promise<void> {
    const { db, logger, maxAttempts } = this.#options
    try {
      const dead = await recordRefusals(
        db.kysely,
        refused.map(({ row }) => row.outbox_id),
        maxAttempts,
      )
      for (const { row, error } of refused) {
        const fields = { err: error, outbox_id: row.outbox_id, subject: row.subject, type: row.event.type }
        if (dead.includes(row.outbox_id)) logger.error(fields, 'An event was set aside: the bus will never take it')
        else logger.warn(fields, 'The bus refused an event; will retry')
      }
    } catch (error) {
      logger.warn({ err: error }, 'A refused event could not be counted; the next sweep tries it again')
    }
  }

  #changed(): void {
    this.#change.resolve()
    this.#change = Promise.withResolvers<void>()
  }
}
