import type { OutboxRow } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Outbound } from '../../outbound/outbound.ts'
import type { RowSecrets } from '../../secrets/row-secrets.ts'
import type { WriteContext } from '../../write.ts'
import type { OutgoingWebhookRow } from '../view.ts'
import { beginAttempt, claimWebhooks, findWatched, loadWaiting, releaseWebhook } from './delivery-rows.ts'
import { recordAttempt } from './record-attempt.ts'
import { sendDelivery } from './send-delivery.ts'

export interface DeliveryWorkerOptions extends WriteContext {
  readonly logger: Logger
  readonly outbound: Outbound
  readonly secrets: RowSecrets
}

/** What other processes have queued, and what is due again, is looked for this often. */
const LOOK_EVERY_MS = 5_000
/** A server that dies leaves its webhooks to the others after this. */
const LEASE_MS = 120_000
/** A webhook is told things for so long before others have its place; the last try may still take its time. */
const TURN_MS = 20_000
/** More than a lease and the longest pause between two tries. */
const BEYOND_MS = 2 * 60 * 60_000
const WEBHOOKS_AT_ONCE = 30
const DELIVERIES_AT_ONCE = 20

/**
 * Tells other services what is queued for them: each in order and one at a time, several services side by side. The
 * queue is in the database with a lease per webhook, so what is queued is delivered at least once, whatever dies, and
 * by one server at a time.
 */
export class DeliveryWorker {
  readonly #options: DeliveryWorkerOptions
  readonly #stop = new AbortController()
  /** Webhooks that are told things at this moment: one that is slow keeps nobody else waiting. */
  readonly #serving = new Set<Promise<void>>()
  #running: Promise<void> | undefined
  #again = false
  #cancelTimer: (() => void) | undefined
  #started = false
  /** Communities with a webhook, as of the last look: what happens elsewhere wakes nobody. */
  #communities: ReadonlySet<string> = new Set()

  constructor(options: DeliveryWorkerOptions) {
    this.#options = options
  }

  start(): void {
    this.#started = true
    this.wake()
  }

  /** Events this process has committed: some of them may be queued. */
  see(rows: readonly OutboxRow[]): void {
    if (!this.#started || this.#communities.size === 0) return
    if (rows.some(({ event }) => this.#communities.has(event.community_id ?? ''))) this.wake()
  }

  wake(): void {
    if (this.#stop.signal.aborted) return
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      this.#schedule()
    })
  }

  /** Resolves when everything due at this moment was tried. */
  async settle(): Promise<void> {
    this.wake()
    while (this.#running || this.#serving.size > 0) {
      await this.#running
      await Promise.all(this.#serving)
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#cancelTimer?.()
    await this.#running
    await Promise.all(this.#serving)
  }

  #schedule(): void {
    this.#cancelTimer?.()
    if (!this.#started || this.#stop.signal.aborted) return
    this.#cancelTimer = this.#options.clock.after(LOOK_EVERY_MS, () => this.wake())
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false
      try {
        await this.#round()
      } catch (err) {
        this.#options.logger.warn({ err }, 'Outgoing webhooks could not be worked on; will retry')
        return
      }
    }
  }

  async #round(): Promise<void> {
    const { db, clock } = this.#options
    const now = clock.now()
    this.#communities = await findWatched(db.kysely)
    const limit = WEBHOOKS_AT_ONCE - this.#serving.size
    if (this.#communities.size === 0 || limit <= 0) return
    const lease = {
      now: new Date(now),
      lockedUntil: new Date(now + LEASE_MS),
      beyond: new Date(now + BEYOND_MS),
      limit,
    }
    for (const webhook of await claimWebhooks(db.kysely, lease)) this.#begin(webhook, now + TURN_MS)
  }

  #begin(webhook: OutgoingWebhookRow, until: number): void {
    const serving = this.#serve(webhook, until).then((served) => {
      this.#serving.delete(serving)
      if (served) this.wake()
    })
    this.#serving.add(serving)
  }

  /** False: it could not be worked on, and waits for the next look. Never rejects. */
  async #serve(webhook: OutgoingWebhookRow, until: number): Promise<boolean> {
    try {
      await this.#takeTurn(webhook, until)
      return true
    } catch (err) {
      this.#options.logger.warn({ err }, 'An outgoing webhook could not be worked on; will retry')
      return false
    }
  }

  async #takeTurn(webhook: OutgoingWebhookRow, until: number): Promise<void> {
    const { db, clock } = this.#options
    try {
      let goesOn = true
      while (goesOn && clock.now() < until) goesOn = await this.#deliverSome(webhook, until)
    } finally {
      await releaseWebhook(db.kysely, webhook)
    }
  }

  /** Resolves with whether there may be more to deliver now. */
  async #deliverSome(webhook: OutgoingWebhookRow, until: number): Promise<boolean> {
    const { db, clock, outbound, secrets } = this.#options
    const waiting = await loadWaiting(db.kysely, webhook.id, DELIVERIES_AT_ONCE)
    for (const delivery of waiting) {
      if (this.#stop.signal.aborted || clock.now() >= until) return false
      if (!(await beginAttempt(db.kysely, webhook, delivery))) return false
      const startedAt = performance.now()
      const sending = { outbound, secrets, now: clock.now(), signal: this.#stop.signal }
      const attempt = await sendDelivery(webhook, delivery, sending)
      if (this.#stop.signal.aborted && attempt.outcome === 'again') return false
      const durationMs = Math.round(performance.now() - startedAt)
      if (!(await recordAttempt(this.#options, { webhook, delivery, attempt, durationMs }))) return false
    }
    return waiting.length > 0
  }
}
