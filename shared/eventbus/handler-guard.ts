import type { BusLogger } from './bus-logger.ts'
import type { BusCounters } from './bus-stats.ts'
import type { ConsumeOptions, Delivery, EventHandler } from './event-bus.ts'

/** Calls other people's code once: what it throws is counted and logged, and goes no further (FLT-16). */
export class HandlerGuard {
  readonly #counters: BusCounters
  readonly #logger: BusLogger

  constructor(counters: BusCounters, logger: BusLogger) {
    this.#counters = counters
    this.#logger = logger
  }

  /** Undefined when the handler was done at once, so that a synchronous one costs no promise. Never rejects. */
  call(handler: EventHandler, delivery: Delivery): Promise<void> | undefined {
    this.#counters.delivered++
    try {
      const done = handler(delivery)
      return done ? done.then(undefined, (err: unknown) => this.#failed(err, delivery)) : undefined
    } catch (err) {
      this.#failed(err, delivery)
      return undefined
    }
  }

  gap(onGap: ConsumeOptions['onGap'], pattern: string, reason: string): void {
    this.#counters.gaps++
    this.#logger.warn({ pattern, reason }, 'Events are gone from the durable log')
    try {
      onGap(reason)
    } catch (err) {
      this.#counters.handler_errors++
      this.#logger.error({ err, pattern }, 'A gap handler failed')
    }
  }

  #failed(err: unknown, { subject, event, position }: Delivery): void {
    this.#counters.handler_errors++
    this.#logger.error({ err, subject, position, event_id: event.id, type: event.type }, 'An event handler failed')
  }
}
