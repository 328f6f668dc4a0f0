import type { Delivery } from './event-bus.ts'

const CALLS_PER_TURN = 256

/** Takes deliveries one by one and makes the call for each, the next one only when the one before is done. */
export class Pump {
  readonly #next: () => Delivery | undefined
  readonly #call: (delivery: Delivery) => Promise<void> | undefined
  #running = false
  #stopped = false
  #waiters: (() => void)[] = []

  /** `call` never throws and its promise never rejects. */
  constructor(next: () => Delivery | undefined, call: (delivery: Delivery) => Promise<void> | undefined) {
    this.#next = next
    this.#call = call
  }

  /** Says that there may be something to take. Handlers run after the caller, never inside it. */
  wake(): void {
    if (this.#running || this.#stopped) return
    this.#running = true
    queueMicrotask(() => void this.#run())
  }

  /** No handler is called after this; one that is running goes on. */
  stop(): void {
    this.#stopped = true
  }

  get busy(): boolean {
    return this.#running
  }

  /** Resolves when nothing is left to take and no handler is running. */
  idle(): Promise<void> {
    if (!this.#running) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  async #run(): Promise<void> {
    for (let calls = 1; !this.#stopped; calls++) {
      const delivery = this.#next()
      if (!delivery) break
      const pending = this.#call(delivery)
      if (pending) await pending
      // A long replay must not keep sockets and timers waiting.
      if (calls % CALLS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    this.#running = false
    const waiters = this.#waiters
    this.#waiters = []
    for (const resolve of waiters) resolve()
  }
}

/** Resolves at a moment when all pumps are idle, also those a handler woke meanwhile. */
export async function settlePumps(pumps: () => Iterable<Pump>): Promise<void> {
  for (let busy = busyOf(pumps); busy.length > 0; busy = busyOf(pumps)) {
    await Promise.all(busy.map((pump) => pump.idle()))
  }
}

function busyOf(pumps: () => Iterable<Pump>): readonly Pump[] {
  return [...pumps()].filter((pump) => pump.busy)
}
