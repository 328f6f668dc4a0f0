import type { Logger } from '@ajet/shared/logging'

const AT_ONCE = 2
const MAX_WAITING = 500

/** Work that must not be felt in the time an answer takes (ABU-18); a bounded number at a time, in order. */
export class Aside {
  readonly #logger: Logger
  readonly #waiting: (() => Promise<void>)[] = []
  readonly #running = new Set<Promise<void>>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Begins soon; an error ends in the log. When too much waits, the work is left: whoever asked may ask again. */
  run(what: string, work: () => Promise<void>): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#logger.warn({ what }, 'Too much waits; this is left')
      return
    }
    this.#waiting.push(() => work().catch((err: unknown) => this.#logger.error({ err, what }, 'Work aside failed')))
    this.#next()
  }

  /** Resolves when nothing waits and nothing runs. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #next(): void {
    if (this.#running.size >= AT_ONCE) return
    const work = this.#waiting.shift()
    if (!work) return
    const running = work().then(() => {
      this.#running.delete(running)
      this.#next()
    })
    this.#running.add(running)
  }
}
