import type { ConsumeOptions, EventHandler } from './event-bus.ts'
import { NatsConsumer, type ConsumerDeps } from './nats-consumer.ts'
import { SubjectIndex } from './subject-index.ts'

/** Every durable consumer of one bus. */
export class NatsConsumers {
  readonly #deps: ConsumerDeps
  readonly #all = new Set<NatsConsumer>()
  readonly #index = new SubjectIndex<NatsConsumer>()

  constructor(deps: ConsumerDeps) {
    this.#deps = deps
    deps.connection.onReconnect(() => {
      for (const consumer of this.#all) consumer.restart()
    })
  }

  /** Resolves, with the function that ends it, when delivery has begun. */
  async add(pattern: string, handler: EventHandler, { from, onGap }: ConsumeOptions): Promise<() => Promise<void>> {
    const consumer = new NatsConsumer(this.#deps, pattern, handler, onGap)
    const remove = async () => {
      consumer.stop()
      this.#all.delete(consumer)
      this.#index.remove(pattern, consumer)
    }
    this.#all.add(consumer)
    this.#index.add(pattern, consumer)
    try {
      await consumer.start(from)
    } catch (err) {
      await remove()
      throw err
    }
    return remove
  }

  /** This process has published entry `seq` on the subject: whoever reads it will come to it. */
  expect(subject: string, seq: number): void {
    for (const consumer of this.#index.match(subject)) consumer.expect(seq)
  }

  /** Resolves when every handler has finished what is expected. */
  async reached(): Promise<void> {
    await Promise.all([...this.#all].map((consumer) => consumer.reached()))
  }

  stop(): void {
    for (const consumer of this.#all) consumer.stop()
    this.#all.clear()
  }
}
