import type { ReservedSQL, SQL } from 'bun'
import type { PostgresJSReservedSql, PostgresJSSql } from 'kysely-postgres-js'
import { DatabaseBusyError, DatabaseUnavailableError } from './errors.ts'
import { mapDriverError } from './map-error.ts'
import type { StatementObserver } from './slow-log.ts'

export interface PoolLimits {
  /** How long a caller waits for a free connection, in ms. */
  readonly acquireTimeoutMs: number
  /** How long a statement may go unanswered before its connection is given up, in ms; 0 for ever. */
  readonly answerTimeoutMs: number
}

/**
 * The pool as the query builder sees it: waiting for a connection is bounded, a database that does not answer costs
 * the caller a clear error and the pool only the connection, and every failure is mapped.
 */
export function boundedPool(sql: SQL, target: string, limits: PoolLimits, observe: StatementObserver): PostgresJSSql {
  return {
    options: { adapter: 'postgres', max: sql.options.max },
    end: () => Promise.resolve(),
    reserve: async () => new BoundedConnection(await reserve(sql, target, limits), target, limits, observe),
  }
}

async function reserve(sql: SQL, target: string, { acquireTimeoutMs }: PoolLimits): Promise<ReservedSQL> {
  const waiting = new AbortController()
  const timer = setTimeout(() => {
    waiting.abort(new DatabaseBusyError(`No database connection came free within ${acquireTimeoutMs} ms.`))
  }, acquireTimeoutMs)
  try {
    return await sql.reserve({ signal: waiting.signal })
  } catch (error) {
    throw mapDriverError(error, target)
  } finally {
    clearTimeout(timer)
  }
}

class BoundedConnection implements PostgresJSReservedSql {
  readonly #reserved: ReservedSQL
  readonly #target: string
  readonly #limits: PoolLimits
  readonly #observe: StatementObserver

  constructor(reserved: ReservedSQL, target: string, limits: PoolLimits, observe: StatementObserver) {
    this.#reserved = reserved
    this.#target = target
    this.#limits = limits
    this.#observe = observe
  }

  release(): void {
    void this.#reserved.release()
  }

  unsafe(text: string, parameters: unknown[] = []): ReturnType<PostgresJSReservedSql['unsafe']> {
    // The dialect uses no more than the promise; it cancels through a second connection.
    return this.#answer(text, parameters) as ReturnType<PostgresJSReservedSql['unsafe']>
  }

  async #answer(text: string, parameters: unknown[]): Promise<unknown> {
    const began = performance.now()
    let unanswered = false
    const timer =
      this.#limits.answerTimeoutMs > 0 &&
      setTimeout(() => {
        unanswered = true
        void this.#reserved.close({ timeout: 0 })
      }, this.#limits.answerTimeoutMs)
    try {
      const result: unknown = await this.#reserved.unsafe(text, parameters)
      this.#observe(() => text, performance.now() - began)
      return result
    } catch (error) {
      this.#observe(() => text, performance.now() - began, error)
      if (unanswered) throw this.#silence(error)
      throw mapDriverError(error, this.#target)
    } finally {
      if (timer) clearTimeout(timer)
    }
  }

  #silence(cause: unknown): DatabaseUnavailableError {
    const { answerTimeoutMs } = this.#limits
    return new DatabaseUnavailableError(`The database at ${this.#target} gave no answer for ${answerTimeoutMs} ms.`, {
      cause,
    })
  }
}
