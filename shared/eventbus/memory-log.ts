export interface LogEntry {
  readonly seq: number
  readonly subject: string
  readonly text: string
  readonly bytes: number
}

export interface LogLimits {
  readonly events: number
  readonly bytes: number
}

/** The newest events as JSON text, numbered 1, 2, 3 …; the oldest go when a limit is passed. */
export class MemoryLog {
  readonly #limits: LogLimits
  readonly #entries = new Map<number, LogEntry>()
  #bytes = 0
  #first = 1
  #last = 0

  constructor(limits: LogLimits) {
    this.#limits = limits
  }

  /** The oldest sequence still held; `last + 1` when nothing is. */
  get first(): number {
    return this.#first
  }

  /** The newest sequence; 0 before the first append. */
  get last(): number {
    return this.#last
  }

  append(subject: string, text: string, bytes: number): LogEntry {
    const entry = { seq: ++this.#last, subject, text, bytes }
    this.#entries.set(entry.seq, entry)
    this.#bytes += bytes
    while (this.#entries.size > this.#limits.events || this.#bytes > this.#limits.bytes) this.#evict()
    return entry
  }

  get(seq: number): LogEntry | undefined {
    return this.#entries.get(seq)
  }

  #evict(): void {
    this.#bytes -= this.#entries.get(this.#first)?.bytes ?? 0
    this.#entries.delete(this.#first++)
  }
}
