import type { SQL } from 'bun'
import { DatabaseBusyError } from './errors.ts'
import { mapDriverError } from './map-error.ts'
import type { StatementObserver } from './slow-log.ts'

/** A raw statement as a tagged template; resolves with its rows. Values become parameters. */
export type Hot = <Row = Record<string, unknown>>(
  text: TemplateStringsArray,
  ...values: readonly unknown[]
) => Promise<Row[]>

/**
 * The short way to the database for the few statements where the query builder's cost counts. Waiting for a
 * connection and for the answer is bounded by `timeoutMs` together; past it the caller gets DatabaseBusyError, and
 * the statement may still take effect.
 */
export function createHot(sql: SQL, target: string, timeoutMs: number, observe: StatementObserver): Hot {
  return <Row>(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> => {
    const began = performance.now()
    const query = sql<Row[]>(text, ...values)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        void query.cancel()
        reject(new DatabaseBusyError(`The database gave no answer within ${timeoutMs} ms.`))
      }, timeoutMs)
      const finish = (failure?: unknown) => {
        clearTimeout(timer)
        observe(() => numbered(text), performance.now() - began, failure)
      }
      query.then(
        (rows) => {
          finish()
          resolve(rows)
        },
        (error: unknown) => {
          finish(error)
          reject(mapDriverError(error, target))
        },
      )
    })
  }
}

/** The statement as the server sees it, with $1, $2 … */
function numbered(text: TemplateStringsArray): string {
  return text.reduce((before, part, index) => `${before}$${index}${part}`)
}
