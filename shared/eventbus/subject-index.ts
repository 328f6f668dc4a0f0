import { Lru } from '../std/mod.ts'
import { compilePattern, isWild } from './subject-match.ts'

interface WildEntry<T> {
  readonly pattern: string
  readonly matches: (subject: string) => boolean
  readonly value: T
}

/**
 * Who wants a subject. Exact subjects are one map lookup; wildcard patterns are tried once per subject and the
 * answer is kept until the set of patterns changes.
 */
export class SubjectIndex<T> {
  readonly #exact = new Map<string, Set<T>>()
  readonly #known = new Lru<string, readonly T[]>(10_000)
  #wild: readonly WildEntry<T>[] = []

  add(pattern: string, value: T): void {
    if (!isWild(pattern)) {
      const values = this.#exact.get(pattern) ?? new Set()
      this.#exact.set(pattern, values.add(value))
      return
    }
    this.#wild = [...this.#wild, { pattern, matches: compilePattern(pattern), value }]
    this.#known.clear()
  }

  remove(pattern: string, value: T): void {
    const values = this.#exact.get(pattern)
    if (values?.delete(value)) {
      if (values.size === 0) this.#exact.delete(pattern)
      return
    }
    this.#wild = this.#wild.filter((entry) => entry.pattern !== pattern || entry.value !== value)
    this.#known.clear()
  }

  /** Everyone a subject goes to; safe to change the index meanwhile. */
  match(subject: string): readonly T[] {
    const wild = this.#matchWild(subject)
    const exact = this.#exact.get(subject)
    return exact ? [...exact, ...wild] : wild
  }

  #matchWild(subject: string): readonly T[] {
    const known = this.#known.get(subject)
    if (known) return known
    const found = this.#wild.filter((entry) => entry.matches(subject)).map((entry) => entry.value)
    this.#known.set(subject, found)
    return found
  }
}
