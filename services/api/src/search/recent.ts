import { Lru, type Clock } from '@ajet/shared/std'

/** Values that may be a minute old: estimates, nothing that decides what somebody may read. */
export class Recent<V> {
  readonly #clock: Clock
  readonly #entries: Lru<string, { readonly value: V; readonly at: number }>

  constructor(clock: Clock, capacity: number) {
    this.#clock = clock
    this.#entries = new Lru(capacity)
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key)
    return entry && Math.abs(this.#clock.now() - entry.at) < MAX_AGE_MS ? entry.value : undefined
  }

  set(key: string, value: V): void {
    this.#entries.set(key, { value, at: this.#clock.now() })
  }
}

const MAX_AGE_MS = 60_000
