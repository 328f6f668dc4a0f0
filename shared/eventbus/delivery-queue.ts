import type { BusLogger } from './bus-logger.ts'
import type { BusCounters } from './bus-stats.ts'
import type { Delivery } from './event-bus.ts'

const MAX_WAITING = 10_000

/** What waits for one live subscriber. Past the limit the oldest go: nobody may fill the memory by being slow. */
export class DeliveryQueue {
  readonly #pattern: string
  readonly #counters: BusCounters
  readonly #logger: BusLogger
  #waiting: Delivery[] = []
  #head = 0
  #dropping = false

  constructor(pattern: string, counters: BusCounters, logger: BusLogger) {
    this.#pattern = pattern
    this.#counters = counters
    this.#logger = logger
  }

  push(delivery: Delivery): void {
    this.#waiting.push(delivery)
    if (this.#waiting.length - this.#head > MAX_WAITING) this.#dropOldest()
  }

  readonly take = (): Delivery | undefined => {
    const delivery = this.#waiting[this.#head]
    if (delivery) this.#head++
    if (this.#head === this.#waiting.length) this.#reset()
    else if (this.#head > MAX_WAITING) this.#compact()
    return delivery
  }

  #dropOldest(): void {
    this.#head++
    this.#counters.dropped++
    if (this.#head > MAX_WAITING) this.#compact()
    if (this.#dropping) return
    this.#dropping = true
    this.#logger.warn({ pattern: this.#pattern, limit: MAX_WAITING }, 'A live subscriber is too slow and loses events')
  }

  #reset(): void {
    this.#waiting = []
    this.#head = 0
    this.#dropping = false
  }

  #compact(): void {
    this.#waiting = this.#waiting.slice(this.#head)
    this.#head = 0
  }
}
