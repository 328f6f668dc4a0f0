import { backoff } from '@ajet/shared/std'

export interface EventStreamOptions {
  /** Where to go on from when a new stream is opened. */
  readonly after: () => string
  readonly onFrame: (html: string, mark: string) => void
  readonly onState: (online: boolean) => void
  /** The server does not know us any longer. */
  readonly onSignedOut: () => void
}

/** The server says something every 20 s; silence for longer means that the connection is dead (FLT-11). */
const SILENCE_MS = 65_000

/**
 * One EventSource that comes back: by itself after a broken connection, with back-off after a refusal, and when nothing
 * has come for too long, which it does not notice itself.
 */
export class EventStream {
  readonly #options: EventStreamOptions
  #source: EventSource | undefined
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined

  constructor(options: EventStreamOptions) {
    this.#options = options
  }

  open(): void {
    this.close()
    const after = this.#options.after()
    const source = new EventSource(after === '' ? '/sse/web' : `/sse/web?after=${encodeURIComponent(after)}`)
    this.#source = source
    source.onopen = () => {
      this.#attempt = 0
      this.#options.onState(true)
      this.#heard()
    }
    source.onmessage = (event: MessageEvent<string>) => {
      this.#heard()
      this.#options.onFrame(event.data, event.lastEventId || this.#options.after())
    }
    source.addEventListener('beat', () => this.#heard())
    source.onerror = () => this.#failed(source)
  }

  close(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#silence)
    this.#source?.close()
    this.#source = undefined
  }

  #heard(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => {
      this.#options.onState(false)
      this.open()
    }, SILENCE_MS)
  }

  /** EventSource reconnects by itself unless the answer was not a stream; then it is closed for good. */
  #failed(source: EventSource): void {
    this.#options.onState(false)
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return
    this.close()
    this.#timer = setTimeout(() => this.#retry(), backoff(this.#attempt++, { base: 500, max: 15_000 }))
  }

  #retry(): void {
    fetch('/api/me', { headers: { accept: 'application/json' } }).then(
      (response) => (response.status === 401 ? this.#options.onSignedOut() : this.open()),
      () => this.open(),
    )
  }
}
