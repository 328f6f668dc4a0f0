import type { EventEnvelope } from '../schema/mod.ts'
import { newSecret, systemClock, type Clock } from '../std/mod.ts'
import { BusError } from './bus-error.ts'
import { silentLogger, type BusLogger } from './bus-logger.ts'
import { newCounters, type BusStats } from './bus-stats.ts'
import { DeliveryQueue } from './delivery-queue.ts'
import { DEFAULT_MAX_PAYLOAD_BYTES, decodeEvent, encodeEvent } from './envelope.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { ConsumeOptions, EventBus, EventHandler, Position, Subscription } from './event-bus.ts'
import { HandlerGuard } from './handler-guard.ts'
import { MemoryConsumer } from './memory-consumer.ts'
import { MemoryDeadLetters } from './memory-dead-letters.ts'
import { MemoryLog, type LogEntry, type LogLimits } from './memory-log.ts'
import { PatientHandler, type PatientHandlerDeps, type RetryOptions } from './patient-handler.ts'
import { formatPosition, parsePosition } from './position.ts'
import { resumeAfter, startOfLast, type Start } from './resume.ts'
import { Pump, settlePumps } from './pump.ts'
import { RecentIds } from './recent-ids.ts'
import { assertDurablePattern, assertPattern, assertSubject } from './subject-match.ts'
import { SubjectIndex } from './subject-index.ts'
import { isDurable } from './subjects.ts'

export interface MemoryBusOptions {
  readonly clock?: Clock
  readonly logger?: BusLogger
  /** What the durable log holds at most; a consumer further behind gets a gap. */
  readonly keep?: LogLimits
  readonly maxPayloadBytes?: number
  /** How a durable consumer tries again what its handler failed on. */
  readonly retry?: RetryOptions
  /** Holds each published payload against the schema of its type (SC-3), some 4 µs each; what comes out is what went in. */
  readonly validatePayloads?: boolean
}

interface Listener {
  readonly pattern: string
  readonly pump: Pump
  readonly stop: () => void
  readonly offer: (subject: string, event: EventEnvelope, entry: LogEntry | undefined) => void
}

/** A bus inside one process. Events are JSON both ways all the same, so that nothing passes here and fails on a wire. */
export function createMemoryBus(options: MemoryBusOptions = {}): EventBus {
  return new MemoryBus(options)
}

class MemoryBus implements EventBus {
  readonly driver = 'memory'
  readonly connection = 0
  readonly #epoch = newSecret(9)
  readonly #counters = newCounters()
  readonly #index = new SubjectIndex<Listener>()
  readonly #listeners = new Set<Listener>()
  readonly #logger: BusLogger
  readonly #log: MemoryLog
  readonly #ids: RecentIds
  readonly #maxPayloadBytes: number
  readonly #validatePayloads: boolean
  readonly #guard: HandlerGuard
  readonly #deadLetters = new MemoryDeadLetters()
  readonly #patience: PatientHandlerDeps
  #closed = false

  constructor(options: MemoryBusOptions) {
    this.#logger = options.logger ?? silentLogger
    this.#log = new MemoryLog(options.keep ?? { events: 50_000, bytes: 64 * 1024 * 1024 })
    this.#ids = new RecentIds(options.clock ?? systemClock)
    this.#maxPayloadBytes = options.maxPayloadBytes ?? DEFAULT_MAX_PAYLOAD_BYTES
    this.#validatePayloads = options.validatePayloads ?? false
    this.#guard = new HandlerGuard(this.#counters, this.#logger)
    this.#patience = {
      counters: this.#counters,
      logger: this.#logger,
      clock: options.clock ?? systemClock,
      box: this.#deadLetters,
      retry: options.retry,
    }
  }

  async publish(subject: string, event: EventEnvelope): Promise<void> {
    this.#assertOpen()
    assertSubject(subject)
    const { text, bytes } = encodeEvent(event, this.#maxPayloadBytes, this.#validatePayloads)
    if (!isDurable(subject)) return this.#deliver(subject, text, undefined)
    if (!this.#ids.add(event.id)) {
      this.#counters.duplicates++
      return
    }
    this.#deliver(subject, text, this.#log.append(subject, text, bytes))
  }

  #deliver(subject: string, text: string, entry: LogEntry | undefined): void {
    this.#counters.published++
    const listeners = this.#index.match(subject)
    if (listeners.length === 0) return
    const event = decodeEvent(text)
    for (const { offer, pump } of listeners) {
      offer(subject, event, entry)
      pump.wake()
    }
  }

  async subscribe(pattern: string, handler: EventHandler): Promise<Subscription> {
    this.#assertOpen()
    assertPattern(pattern)
    const queue = new DeliveryQueue(pattern, this.#counters, this.#logger)
    const pump = new Pump(queue.take, (delivery) => this.#guard.call(handler, delivery))
    const offer = (subject: string, event: EventEnvelope) => queue.push({ subject, event, position: undefined })
    return this.#add({ pattern, pump, offer, stop: () => pump.stop() })
  }

  async consume(pattern: string, handler: EventHandler, options: ConsumeOptions): Promise<Subscription> {
    this.#assertOpen()
    assertDurablePattern(pattern)
    const onGap = (reason: string) => this.#guard.gap(options.onGap, pattern, reason)
    const { after, gap } = this.#startAt(options.from)
    if (gap !== undefined) onGap(gap)
    const consumer = new MemoryConsumer({ pattern, log: this.#log, epoch: this.#epoch, after, onGap })
    const patient = new PatientHandler(this.#patience, pattern, handler)
    const pump = new Pump(consumer.take, patient.call)
    const stop = () => {
      pump.stop()
      patient.stop()
    }
    const offer = (_: string, event: EventEnvelope, entry: LogEntry | undefined) =>
      entry && consumer.offer(entry, event)
    const subscription = this.#add({ pattern, pump, offer, stop })
    pump.wake()
    return subscription
  }

  #startAt(from: ConsumeOptions['from']): Start {
    const state = { epoch: this.#epoch, first: this.#log.first, last: this.#log.last }
    if (from === 'new') return { after: state.last }
    if ('last' in from) return startOfLast(from.last, state)
    return resumeAfter(parsePosition(from.after), state)
  }

  #add(listener: Listener): Subscription {
    this.#listeners.add(listener)
    this.#index.add(listener.pattern, listener)
    const unsubscribe = async () => this.#remove(listener)
    return { pattern: listener.pattern, unsubscribe, [Symbol.asyncDispose]: unsubscribe }
  }

  #remove(listener: Listener): void {
    if (!this.#listeners.delete(listener)) return
    listener.stop()
    this.#index.remove(listener.pattern, listener)
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    this.#assertOpen()
    return await this.#deadLetters.list(limit)
  }

  async position(): Promise<Position> {
    this.#assertOpen()
    return formatPosition(this.#epoch, this.#log.last)
  }

  async ping(): Promise<number> {
    this.#assertOpen()
    return 0
  }

  stats(): BusStats {
    return { ...this.#counters }
  }

  settle(): Promise<void> {
    return settlePumps(() => [...this.#listeners].map((listener) => listener.pump))
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const listener of this.#listeners) this.#remove(listener)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #assertOpen(): void {
    if (this.#closed) throw new BusError('closed', 'The bus is closed')
  }
}
