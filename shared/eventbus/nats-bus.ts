import { jetstream, jetstreamManager, type JetStreamClient, type PubAck } from '@nats-io/jetstream'
import { errors, type Msg } from '@nats-io/transport-node'
import type { EventEnvelope } from '../schema/mod.ts'
import { systemClock, type Clock } from '../std/mod.ts'
import { BusError } from './bus-error.ts'
import { silentLogger, type BusLogger } from './bus-logger.ts'
import { newCounters, type BusCounters, type BusStats } from './bus-stats.ts'
import { DeliveryQueue } from './delivery-queue.ts'
import { DEFAULT_MAX_PAYLOAD_BYTES, decodeEvent, encodeEvent } from './envelope.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { ConsumeOptions, Delivery, EventBus, EventHandler, Position, Subscription } from './event-bus.ts'
import { HandlerGuard } from './handler-guard.ts'
import { NatsConnection } from './nats-connection.ts'
import { NatsConsumers } from './nats-consumers.ts'
import { NatsDeadLetters } from './nats-dead-letters.ts'
import { NatsStream, isStreamMissing, type StreamLimits } from './nats-stream.ts'
import { NatsSubscriptions } from './nats-subscriptions.ts'
import type { RetryOptions } from './patient-handler.ts'
import { formatPosition } from './position.ts'
import { Pump, settlePumps } from './pump.ts'
import { assertDurablePattern, assertPattern, assertSubject } from './subject-match.ts'
import { isDurable } from './subjects.ts'
import { within } from './within.ts'

const KEEP: StreamLimits = { ageMs: 7 * 24 * 60 * 60_000, bytes: 1024 * 1024 * 1024, messages: 1_000_000 }
/** Room for the message's headers inside the broker's own limit. */
const HEADER_BYTES = 1024

export interface NatsBusOptions {
  /** `nats://host:4222`, several separated by commas. */
  readonly url: string
  readonly streamName?: string
  /** What the stream keeps; the oldest go first. */
  readonly keep?: StreamLimits
  readonly replicas?: number
  readonly maxPayloadBytes?: number
  /** How long the broker may take for one answer, in ms. */
  readonly timeoutMs?: number
  /** Holds each payload against the schema of its type, when it is published and when it comes in (SC-3); some 4 µs each. */
  readonly validatePayloads?: boolean
  /** How a durable consumer tries again what its handler failed on. */
  readonly retry?: RetryOptions
  readonly logger?: BusLogger
  readonly clock?: Clock
}

/**
 * A bus between processes, on NATS with JetStream.
 *
 * @throws BusError `bad_url`; `unavailable` when there is no NATS at the URL or it has no JetStream
 */
export async function createNatsBus(options: NatsBusOptions): Promise<EventBus> {
  const logger = options.logger ?? silentLogger
  const timeoutMs = options.timeoutMs ?? 5_000
  const counters = newCounters()
  const connection = await NatsConnection.open({ url: options.url, name: 'ajet-chat', timeoutMs }, counters, logger)
  try {
    const manager = await jetstreamManager(connection.client, { timeout: timeoutMs, checkAPI: false })
    const { streamName: name = 'AJET', keep = KEEP, replicas = 1 } = options
    const stream = new NatsStream(manager, { name, keep, replicas }, logger)
    await stream.setUp()
    const client = jetstream(connection.client, { timeout: timeoutMs })
    const deadLetters = new NatsDeadLetters({ manager, jetstream: client, name: `${name}_DEAD`, replicas, timeoutMs })
    const parts = { connection, stream, counters, jetstream: client, deadLetters }
    return new NatsBus({ ...options, logger, timeoutMs }, parts)
  } catch (cause) {
    await connection.close()
    throw new BusError('unavailable', `NATS keeps no stream: ${reasonOf(cause)}. Is JetStream enabled?`, { cause })
  }
}

interface Parts {
  readonly connection: NatsConnection
  readonly stream: NatsStream
  readonly counters: BusCounters
  readonly jetstream: JetStreamClient
  readonly deadLetters: NatsDeadLetters
}

class NatsBus implements EventBus {
  readonly driver = 'nats'
  readonly #connection: NatsConnection
  readonly #stream: NatsStream
  readonly #counters: BusCounters
  readonly #logger: BusLogger
  readonly #guard: HandlerGuard
  readonly #jetstream: JetStreamClient
  readonly #deadLetters: NatsDeadLetters
  readonly #subscriptions: NatsSubscriptions
  readonly #pumps = new Set<Pump>()
  readonly #consumers: NatsConsumers
  readonly #maxPayloadBytes: number
  readonly #validatePayloads: boolean
  readonly #timeoutMs: number
  #closed = false

  constructor(options: NatsBusOptions & { readonly logger: BusLogger; readonly timeoutMs: number }, parts: Parts) {
    const { connection, stream, counters, deadLetters } = parts
    const { logger, clock = systemClock, retry } = options
    this.#connection = connection
    this.#stream = stream
    this.#counters = counters
    this.#logger = logger
    this.#timeoutMs = options.timeoutMs
    this.#validatePayloads = options.validatePayloads ?? false
    this.#maxPayloadBytes = payloadLimit(options.maxPayloadBytes, connection.client.info?.max_payload)
    this.#guard = new HandlerGuard(counters, logger)
    this.#jetstream = parts.jetstream
    this.#deadLetters = deadLetters
    this.#subscriptions = new NatsSubscriptions(connection, (msg) => this.#decode(msg))
    this.#consumers = new NatsConsumers({
      connection,
      jetstream: this.#jetstream,
      stream,
      guard: this.#guard,
      decode: (msg) => this.#decode(msg),
      patience: { counters, logger, clock, box: deadLetters, retry },
      clock,
      logger,
    })
  }

  get connection(): number | undefined {
    return this.#connection.up ? this.#counters.reconnects : undefined
  }

  async publish(subject: string, event: EventEnvelope): Promise<void> {
    this.#assertOpen()
    assertSubject(subject)
    const { text } = encodeEvent(event, this.#maxPayloadBytes, this.#validatePayloads)
    this.#connection.assertUp()
    if (isDurable(subject)) return await this.#store(subject, text, event.id)
    this.#connection.client.publish(subject, text)
    this.#counters.published++
  }

  async #store(subject: string, text: string, id: string): Promise<void> {
    const ack = await this.#send(subject, text, id)
    this.#counters[ack.duplicate ? 'duplicates' : 'published']++
    this.#consumers.expect(subject, ack.seq)
  }

  async #send(subject: string, text: string, msgID: string): Promise<PubAck> {
    const send = () => this.#jetstream.publish(subject, text, { msgID, timeout: this.#timeoutMs })
    try {
      return await send().catch(async (err: unknown) => {
        if (!isNobodyThere(err)) throw err
        await this.#stream.ensure()
        return await send()
      })
    } catch (cause) {
      throw new BusError('unavailable', `NATS did not take the event: ${reasonOf(cause)}`, { cause })
    }
  }

  async subscribe(pattern: string, handler: EventHandler): Promise<Subscription> {
    this.#assertOpen()
    assertPattern(pattern)
    const queue = new DeliveryQueue(pattern, this.#counters, this.#logger)
    const pump = new Pump(queue.take, (delivery) => this.#guard.call(handler, delivery))
    const listener = {
      offer: (delivery: Delivery) => {
        queue.push(delivery)
        pump.wake()
      },
    }
    const unsubscribe = async () => {
      pump.stop()
      this.#pumps.delete(pump)
      this.#subscriptions.remove(pattern, listener)
    }
    this.#pumps.add(pump)
    await this.#subscriptions.add(pattern, listener).catch(async (err: unknown) => {
      await unsubscribe()
      throw err
    })
    return { pattern, unsubscribe, [Symbol.asyncDispose]: unsubscribe }
  }

  async consume(pattern: string, handler: EventHandler, options: ConsumeOptions): Promise<Subscription> {
    this.#assertOpen()
    assertDurablePattern(pattern)
    try {
      const unsubscribe = await this.#consumers.add(pattern, handler, options)
      return { pattern, unsubscribe, [Symbol.asyncDispose]: unsubscribe }
    } catch (cause) {
      throw cause instanceof BusError ? cause : new BusError('unavailable', `NATS: ${reasonOf(cause)}`, { cause })
    }
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    this.#assertOpen()
    this.#connection.assertUp()
    return await this.#deadLetters.list(limit)
  }

  async position(): Promise<Position> {
    this.#assertOpen()
    this.#connection.assertUp()
    const { epoch, last } = await within(this.#timeoutMs, this.#stream.ensure(), 'The answer of NATS')
    return formatPosition(epoch, last)
  }

  async ping(): Promise<number> {
    this.#assertOpen()
    return await this.#connection.ping()
  }

  stats(): BusStats {
    return { ...this.#counters }
  }

  /** Also waits, for a bounded time, until what this process has published has come back to its own subscribers. */
  async settle(): Promise<void> {
    try {
      if (this.#connection.up) await this.#connection.flush()
      await within(this.#timeoutMs, this.#consumers.reached(), 'Catching up')
    } catch (err) {
      this.#logger.warn({ err }, 'The bus settles without its broker')
    }
    await settlePumps(() => this.#pumps)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const pump of this.#pumps) pump.stop()
    this.#consumers.stop()
    this.#pumps.clear()
    await this.#connection.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Whoever can write to the broker can write anything: what is no event is skipped. */
  #decode(msg: Pick<Msg, 'subject' | 'data'>): EventEnvelope | undefined {
    try {
      const text = Buffer.from(msg.data.buffer, msg.data.byteOffset, msg.data.byteLength).toString()
      return decodeEvent(text, this.#validatePayloads)
    } catch (err) {
      this.#counters.invalid++
      this.#logger.warn({ err, subject: msg.subject }, 'A message is no event and is skipped')
      return undefined
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new BusError('closed', 'The bus is closed')
  }
}

function payloadLimit(wanted = DEFAULT_MAX_PAYLOAD_BYTES, broker = Infinity): number {
  return Math.min(wanted, broker - HEADER_BYTES)
}

/** No stream listens on the subject: it was wiped, or JetStream is not ready yet. */
function isNobodyThere(err: unknown): boolean {
  if (isStreamMissing(err) || err instanceof errors.NoRespondersError) return true
  return err instanceof Error && err.cause !== undefined && isNobodyThere(err.cause)
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
