import { HttpError, sendJson } from './http.ts'

/** A sign of life is repeated at most this often while keys are pressed. */
const REPEAT_MS = 5_000
/** Without keys for this long the writer is taken to have stopped (AJ-94). */
const IDLE_MS = 15_000

/** Tells others that somebody writes (AJ-93). */
export class TypingSender {
  readonly #channel: string
  readonly #parent: string | null
  #sentAt = 0
  #idle: ReturnType<typeof setTimeout> | undefined

  constructor(channel: string, parent: string | null) {
    this.#channel = channel
    this.#parent = parent
  }

  noteKey(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.stop(), IDLE_MS)
    if (Date.now() - this.#sentAt < REPEAT_MS) return
    this.#sentAt = Date.now()
    void this.#send('start')
  }

  stop(): void {
    clearTimeout(this.#idle)
    if (this.#sentAt === 0) return
    this.#sentAt = 0
    void this.#send('stop')
  }

  /** Nobody misses a signal that does not arrive. */
  async #send(state: 'start' | 'stop'): Promise<void> {
    try {
      await sendJson('POST', '/web/typing', { channel_id: this.#channel, parent_id: this.#parent, state })
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
    }
  }
}
