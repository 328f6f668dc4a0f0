import { backoff, type Clock } from '../std/mod.ts'
import type { BusLogger } from './bus-logger.ts'
import type { BusCounters } from './bus-stats.ts'
import { writeDeadLetter, type DeadLetterBox } from './dead-letter.ts'
import type { Delivery, EventHandler } from './event-bus.ts'

export interface RetryOptions {
  /** Handler calls for one event before it is set aside. */
  readonly tries: number
  /** Longest wait before the second try, in ms; it doubles with each. */
  readonly baseMs: number
  readonly maxMs: number
}

/** 0.75 s in all at most, for everything behind the event waits as long. */
export const RETRY: RetryOptions = { tries: 5, baseMs: 50, maxMs: 500 }

/** After so many events of one type in a row, the type is at fault and is not waited for again. */
const HOPELESS_AFTER = 3
/** Types that fail at the same time; beyond them each is waited for. */
const MAX_TYPES = 100

export interface PatientHandlerDeps {
  readonly counters: BusCounters
  readonly logger: BusLogger
  readonly clock: Clock
  readonly box: DeadLetterBox
  readonly retry?: RetryOptions | undefined
}

/**
 * Calls the handler of a durable consumer. An event that makes it throw is tried again where it stands, so that the
 * order of all others stays; after the last try it is set aside with one log line, and delivery goes on (FLT-16).
 * An event of a type that was set aside three times in a row gets one try, until one of them succeeds: a fault in the
 * handling of reactions must not slow the messages down.
 */
export class PatientHandler {
  readonly #deps: PatientHandlerDeps
  readonly #pattern: string
  readonly #handler: EventHandler
  readonly #setAside = new Map<string, number>()
  #stopped = false
  #wake: () => void = () => {}

  constructor(deps: PatientHandlerDeps, pattern: string, handler: EventHandler) {
    this.#deps = deps
    this.#pattern = pattern
    this.#handler = handler
  }

  /** Undefined when the handler was done at once, so that a synchronous one costs no promise. Never rejects. */
  readonly call = (delivery: Delivery): Promise<void> | undefined => {
    this.#deps.counters.delivered++
    try {
      const done = this.#handler(delivery)
      if (done)
        return done.then(
          () => this.#succeeded(delivery),
          (err: unknown) => this.#failed(err, delivery, 1),
        )
      this.#succeeded(delivery)
      return undefined
    } catch (err) {
      return this.#failed(err, delivery, 1)
    }
  }

  /** Ends a wait between two tries; the event is neither tried again nor set aside. */
  stop(): void {
    this.#stopped = true
    this.#wake()
  }

  async #failed(firstError: unknown, delivery: Delivery, firstTries: number): Promise<void> {
    const tries = this.#triesFor(delivery.event.type)
    let error = firstError
    this.#deps.counters.handler_errors++
    for (let tried = firstTries; tried < tries; tried++) {
      await this.#pause(tried - 1)
      if (this.#stopped) return
      try {
        this.#deps.counters.delivered++
        await this.#handler(delivery)
        return this.#succeeded(delivery)
      } catch (err) {
        this.#deps.counters.handler_errors++
        error = err
      }
    }
    await this.#giveUp(delivery, tries, error)
  }

  #triesFor(type: string): number {
    const { tries } = this.#deps.retry ?? RETRY
    return (this.#setAside.get(type) ?? 0) >= HOPELESS_AFTER ? 1 : tries
  }

  #succeeded({ event }: Delivery): void {
    if (this.#setAside.size > 0) this.#setAside.delete(event.type)
  }

  async #giveUp(delivery: Delivery, tries: number, error: unknown): Promise<void> {
    const { counters, logger, clock, box } = this.#deps
    const { subject, event, position } = delivery
    const times = this.#setAside.get(event.type)
    if (times !== undefined || this.#setAside.size < MAX_TYPES) this.#setAside.set(event.type, (times ?? 0) + 1)
    counters.set_aside++
    const letter = writeDeadLetter({ delivery, pattern: this.#pattern, tries, error, at: clock.now() })
    const lost = await box.keep(letter).then(
      () => undefined,
      (err: unknown) => err,
    )
    const fields = {
      err: error,
      subject,
      position,
      event_id: event.id,
      type: event.type,
      pattern: this.#pattern,
      tries,
    }
    if (lost === undefined) logger.error(fields, 'An event was set aside: its handler failed every time')
    else
      logger.error({ ...fields, lost }, 'An event was passed over: its handler failed every time, nor could it be kept')
  }

  async #pause(attempt: number): Promise<void> {
    const { clock, retry = RETRY } = this.#deps
    if (this.#stopped) return
    await new Promise<void>((resolve) => {
      const cancel = clock.after(backoff(attempt, { base: retry.baseMs, max: retry.maxMs }), resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    this.#wake = () => {}
  }
}
