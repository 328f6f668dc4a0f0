import { page } from './page.ts'
import { readStored, writeStored } from './storage.ts'

const MAX_TEXTS = 30
const MAX_CHARS = 2_000

const key = (): string => `sent:${page.me}`

/** What this person sent last in this browser, the newest first. */
export function sentTexts(): readonly string[] {
  const stored: unknown = parse(readStored(key()) ?? '[]')
  return Array.isArray(stored) ? stored.filter((text) => typeof text === 'string') : []
}

export function rememberSent(text: string): void {
  if (text.trim() === '' || text.length > MAX_CHARS) return
  const others = sentTexts().filter((other) => other !== text)
  writeStored(key(), JSON.stringify([text, ...others].slice(0, MAX_TEXTS)))
}

export function forgetSent(): void {
  writeStored(key(), undefined)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

/** Walks through what was sent, and back to what stood in the box before. */
export class SentWalk {
  #texts: readonly string[] = []
  #at = -1
  #own = ''

  /** The text `step` further back from what is shown; undefined at the ends. A box that was changed begins anew. */
  go(step: 1 | -1, shown: string): string | undefined {
    if (this.#at === -1 || shown !== this.#texts[this.#at]) this.#begin(shown)
    const next = this.#at + step
    if (next < -1 || next >= this.#texts.length) return undefined
    this.#at = next
    return next === -1 ? this.#own : this.#texts[next]
  }

  #begin(shown: string): void {
    this.#texts = sentTexts()
    this.#at = -1
    this.#own = shown
  }
}
