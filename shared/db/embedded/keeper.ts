import { backoff, type Clock } from '../../std/mod.ts'
import type { DbLogger } from '../db-logger.ts'
import type { Postmaster } from './postmaster.ts'

/** Up for this long, a server counts as healthy and the next restart is quick again. */
const HEALTHY_AFTER_MS = 60_000

/** Owns the running server: starts it again with growing pauses whenever it ends unasked. */
export class Keeper implements AsyncDisposable {
  restarts = 0
  readonly #start: () => Promise<Postmaster>
  readonly #clock: Clock
  readonly #logger: DbLogger
  readonly #leave: () => void
  #postmaster: Postmaster | undefined
  #starting: Promise<void> | undefined
  #cancelRestart: (() => void) | undefined
  #attempt = 0
  #disposed: Promise<void> | undefined

  constructor(first: Postmaster, start: () => Promise<Postmaster>, clock: Clock, logger: DbLogger, leave: () => void) {
    this.#start = start
    this.#clock = clock
    this.#logger = logger
    this.#leave = leave
    this.#watch(first)
  }

  get pid(): number | undefined {
    return this.#postmaster?.pid
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#shutDown()
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #shutDown(): Promise<void> {
    this.#cancelRestart?.()
    await this.#starting
    await this.#postmaster?.stop()
    this.#leave()
  }

  #watch(postmaster: Postmaster): void {
    const since = this.#clock.now()
    this.#postmaster = postmaster
    void postmaster.ended.then((lastWords) => {
      this.#postmaster = undefined
      if (this.#disposed) return
      if (this.#clock.now() - since > HEALTHY_AFTER_MS) this.#attempt = 0
      this.#logger.error({ lastWords }, 'The embedded PostgreSQL died; starting it again')
      this.#scheduleRestart()
    })
  }

  #scheduleRestart(): void {
    const wait = backoff(this.#attempt, { base: 50, max: 10_000 })
    this.#attempt += 1
    this.#cancelRestart = this.#clock.after(wait, () => {
      this.#starting = this.#restart()
    })
  }

  async #restart(): Promise<void> {
    try {
      const postmaster = await this.#start()
      this.restarts += 1
      this.#watch(postmaster)
      this.#logger.info({ pid: postmaster.pid }, 'The embedded PostgreSQL is up again')
    } catch (error) {
      this.#logger.error({ err: error }, 'The embedded PostgreSQL could not be started again; will retry')
      if (!this.#disposed) this.#scheduleRestart()
    }
  }
}
