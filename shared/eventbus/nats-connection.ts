import { connect, type ConnectionOptions, type NatsConnection as Client } from '@nats-io/transport-node'
import { backoff } from '../std/mod.ts'
import { BusError } from './bus-error.ts'
import type { BusLogger } from './bus-logger.ts'
import type { BusCounters } from './bus-stats.ts'
import { parseNatsUrl } from './nats-url.ts'
import { within } from './within.ts'

export interface NatsConnectionOptions {
  readonly url: string
  /** Shown in the broker's monitoring. */
  readonly name: string
  readonly timeoutMs: number
}

/** One connection for ever: after the first success it comes back by itself, with back-off (EB-9). */
export class NatsConnection {
  readonly client: Client
  readonly #retry: RetryDelay
  readonly #counters: BusCounters
  readonly #logger: BusLogger
  readonly #onReconnect = new Set<() => void>()
  readonly #timeoutMs: number
  #up = true

  /** @throws BusError `bad_url`, or `unavailable` when nobody answers there (EB-T2) */
  static async open(options: NatsConnectionOptions, counters: BusCounters, logger: BusLogger): Promise<NatsConnection> {
    const retry = new RetryDelay()
    const client = await dial(options, retry)
    return new NatsConnection(client, retry, counters, logger, options.timeoutMs)
  }

  private constructor(client: Client, retry: RetryDelay, counters: BusCounters, logger: BusLogger, timeoutMs: number) {
    this.client = client
    this.#retry = retry
    this.#counters = counters
    this.#logger = logger
    this.#timeoutMs = timeoutMs
    this.#watch().catch((err: unknown) => logger.error({ err }, 'Watching the NATS connection failed'))
  }

  /** False from the loss of the broker until it is back. */
  get up(): boolean {
    return this.#up
  }

  /** @throws BusError `unavailable` at once when the broker is known to be gone: nothing queues up in this process */
  assertUp(): void {
    if (!this.#up) throw new BusError('unavailable', 'The connection to NATS is lost and not back yet')
  }

  onReconnect(task: () => void): void {
    this.#onReconnect.add(task)
  }

  /** Everything sent so far has reached the broker, and everything it sent before its answer has arrived. */
  async flush(): Promise<void> {
    this.assertUp()
    await within(this.#timeoutMs, this.client.flush(), 'The answer of NATS')
  }

  async ping(): Promise<number> {
    this.assertUp()
    return await within(this.#timeoutMs, this.client.rtt(), 'The answer of NATS')
  }

  async close(): Promise<void> {
    if (this.client.isClosed()) return
    if (this.#up) await this.flush().catch((err: unknown) => this.#logger.warn({ err }, 'NATS closed without a flush'))
    this.#up = false
    await this.client.close()
  }

  async #watch(): Promise<void> {
    for await (const status of this.client.status()) {
      if (status.type === 'disconnect') this.#lost()
      if (status.type === 'reconnecting') this.#retry.tried()
      if (status.type === 'reconnect') this.#back()
      if (status.type === 'error') this.#logger.warn({ err: status.error }, 'NATS reported an error')
    }
  }

  #lost(): void {
    if (this.#up) this.#logger.warn({}, 'The connection to NATS is lost')
    this.#up = false
  }

  #back(): void {
    this.#up = true
    this.#retry.reset()
    this.#counters.reconnects++
    this.#logger.info({}, 'The connection to NATS is back')
    for (const task of this.#onReconnect) task()
  }
}

/**
 * How long to wait between tries to connect, in ms; longer each time until one succeeds. The client asks for it over
 * and over during one wait, so that the figure must stand still until the next try.
 */
class RetryDelay {
  #attempt = 0
  #ms = delayOf(0)

  readonly get = (): number => this.#ms

  tried(): void {
    this.#ms = delayOf(++this.#attempt)
  }

  reset(): void {
    this.#attempt = 0
    this.#ms = delayOf(0)
  }
}

function delayOf(attempt: number): number {
  return backoff(attempt, { base: 50, max: 2_000 })
}

async function dial({ url, name, timeoutMs }: NatsConnectionOptions, retry: RetryDelay): Promise<Client> {
  const { servers, tls, credentials } = parseNatsUrl(url)
  const options: ConnectionOptions = {
    servers: [...servers],
    name,
    timeout: timeoutMs,
    maxReconnectAttempts: -1,
    reconnectDelayHandler: retry.get,
    ignoreAuthErrorAbort: true,
    pingInterval: 20_000,
    maxPingOut: 2,
    noAsyncTraces: true,
    ...(tls && { tls: {} }),
    ...credentials,
  }
  try {
    return await connect(options)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new BusError('unavailable', `Cannot connect to NATS at ${servers.join(', ')}: ${reason}`, { cause })
  }
}
