import type { EventEnvelope } from '../schema/mod.ts'
import { decodeEvent } from './envelope.ts'
import type { Delivery } from './event-bus.ts'
import type { LogEntry, MemoryLog } from './memory-log.ts'
import { formatPosition } from './position.ts'
import { compilePattern } from './subject-match.ts'

const MAX_WAITING = 1_000

interface Source {
  readonly pattern: string
  readonly log: MemoryLog
  readonly epoch: string
  /** The sequence after which it begins. */
  readonly after: number
  readonly onGap: (reason: string) => void
}

/**
 * Reads the log in order. Caught up, it is handed each new entry with the event already decoded; behind, it walks the
 * log, which bounds what a slow handler can hold.
 */
export class MemoryConsumer {
  readonly #source: Source
  readonly #matches: (subject: string) => boolean
  #waiting: Delivery[] = []
  #behind = true
  #cursor: number

  constructor(source: Source) {
    this.#source = source
    this.#matches = compilePattern(source.pattern)
    this.#cursor = source.after
  }

  /** A new entry that matches the pattern. */
  offer({ seq, subject }: LogEntry, event: EventEnvelope): void {
    if (this.#behind) return
    if (this.#waiting.length >= MAX_WAITING) {
      this.#behind = true
      return
    }
    this.#waiting.push({ subject, event, position: formatPosition(this.#source.epoch, seq) })
    this.#cursor = seq
  }

  readonly take = (): Delivery | undefined => {
    return this.#waiting.shift() ?? (this.#behind ? this.#takeFromLog() : undefined)
  }

  #takeFromLog(): Delivery | undefined {
    this.#skipGap()
    const { log, epoch } = this.#source
    while (this.#cursor < log.last) {
      const entry = log.get(++this.#cursor)
      if (!entry || !this.#matches(entry.subject)) continue
      const { seq, subject, text } = entry
      return { subject, event: decodeEvent(text), position: formatPosition(epoch, seq) }
    }
    this.#behind = false
    return undefined
  }

  #skipGap(): void {
    const { log, onGap } = this.#source
    if (this.#cursor >= log.first - 1) return
    const lost = log.first - 1 - this.#cursor
    this.#cursor = log.first - 1
    onGap(`${lost} events are no longer kept`)
  }
}
