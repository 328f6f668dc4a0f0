import type { Msg, Subscription as ClientSubscription } from '@nats-io/transport-node'
import type { EventEnvelope } from '../schema/mod.ts'
import type { Delivery } from './event-bus.ts'
import type { NatsConnection } from './nats-connection.ts'

interface Listener {
  offer(delivery: Delivery): void
}

interface Shared {
  readonly subscription: ClientSubscription
  readonly listeners: Set<Listener>
}

type Decode = (msg: Pick<Msg, 'subject' | 'data'>) => EventEnvelope | undefined

/** Core subscriptions, one per pattern however many listeners it has. The client renews them after a reconnect. */
export class NatsSubscriptions {
  readonly #connection: NatsConnection
  readonly #decode: Decode
  readonly #shared = new Map<string, Shared>()

  constructor(connection: NatsConnection, decode: Decode) {
    this.#connection = connection
    this.#decode = decode
  }

  /** Resolves when the broker knows of it, or at once while the broker is away: it then counts from the reconnect on. */
  async add(pattern: string, listener: Listener): Promise<void> {
    const shared = this.#shared.get(pattern) ?? this.#open(pattern)
    shared.listeners.add(listener)
    if (this.#connection.up) await this.#connection.flush()
  }

  remove(pattern: string, listener: Listener): void {
    const shared = this.#shared.get(pattern)
    if (!shared?.listeners.delete(listener) || shared.listeners.size > 0) return
    this.#shared.delete(pattern)
    shared.subscription.unsubscribe()
  }

  #open(pattern: string): Shared {
    const listeners = new Set<Listener>()
    const callback = (err: Error | null, msg: Msg) => {
      if (!err) this.#receive(msg, listeners)
    }
    const shared = { subscription: this.#connection.client.subscribe(pattern, { callback }), listeners }
    this.#shared.set(pattern, shared)
    return shared
  }

  #receive(msg: Msg, listeners: ReadonlySet<Listener>): void {
    const event = this.#decode(msg)
    if (!event) return
    const delivery: Delivery = { subject: msg.subject, event, position: undefined }
    for (const listener of listeners) listener.offer(delivery)
  }
}
