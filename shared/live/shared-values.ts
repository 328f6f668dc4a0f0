import { Lru } from '../std/mod.ts'

/** Longer lists are rarely equal, and their keys would take more time and memory than is saved. */
const MAX_ITEMS = 16
const MAX_KEY_LENGTH = 2_000

/**
 * Gives values that are equal as JSON as one: thousands of people have the same channels. The values are never changed.
 * One that nobody asked for for the longest time is forgotten: the next equal one is another.
 */
export class SharedValues<T extends object | string> {
  readonly #known: Lru<string, T>

  constructor(capacity: number) {
    this.#known = new Lru(capacity)
  }

  of(value: T): T {
    if (Array.isArray(value) && value.length > MAX_ITEMS) return value
    const key = JSON.stringify(value)
    if (key.length > MAX_KEY_LENGTH) return value
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, value)
    return value
  }
}
