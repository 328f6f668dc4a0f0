import type { Database } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import { sql } from 'kysely'
import type { BusyBucket, RateLimiter } from './rate-limiter.ts'

const EVERY_MS = 1_000

export interface LimitExchangeOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  /** By a name of their own. */
  readonly limiters: Readonly<Record<string, RateLimiter>>
}

/**
 * Lets gateways that run side by side share their buckets (AJ-7, AJ-9): once a second, and only while somebody empties
 * one, a single statement adds what was taken here to what was taken everywhere. No request waits for it.
 */
export class LimitExchange {
  readonly #options: LimitExchangeOptions
  #cancel: (() => void) | undefined
  #running: Promise<void> = Promise.resolve()
  #failed = false

  constructor(options: LimitExchangeOptions) {
    this.#options = options
  }

  start(): void {
    this.#cancel = this.#options.clock.after(EVERY_MS, () => {
      this.#running = this.#exchange()
      this.start()
    })
  }

  settle(): Promise<void> {
    return this.#running
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    await this.#running
  }

  async #exchange(): Promise<void> {
    const { limiters, db, logger } = this.#options
    const told = Object.entries(limiters).flatMap(([name, limiter]) =>
      limiter.takeBusy().map(({ key, owedMs }) => ({ key: `${name} ${key}`, owedMs })),
    )
    if (told.length === 0) return
    try {
      for (const { key, owedMs } of await addLevels(db, told)) {
        const [name = '', ...rest] = key.split(' ')
        limiters[name]?.applyLevel({ key: rest.join(' '), owedMs })
      }
      this.#failed = false
    } catch (err) {
      if (!this.#failed) logger.warn({ err }, 'What other gateways have counted could not be asked for')
      this.#failed = true
    }
  }
}

/** In the order of the keys, as two gateways that lock the same rows must. */
async function addLevels({ kysely }: Database, told: readonly BusyBucket[]): Promise<readonly BusyBucket[]> {
  const sorted = told.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const [keys, owed] = [sorted.map(({ key }) => key), sorted.map(({ owedMs }) => owedMs)]
  const { rows } = await sql<{ key: string; owed_ms: number }>`
    insert into limit_levels as l (key, full_at)
    select key, now() + owed * interval '1 ms' from unnest(${keys}::text[], ${owed}::float8[]) as t (key, owed)
    on conflict (key) do update set full_at = greatest(l.full_at, now()) + (excluded.full_at - now())
    returning key, extract(epoch from full_at - now())::float8 * 1000 as owed_ms`.execute(kysely)
  return rows.map(({ key, owed_ms }) => ({ key, owedMs: owed_ms }))
}
