import { sql, type ReferenceExpression, type SelectQueryBuilder } from 'kysely'

export interface StreamOptions<DB, TB extends keyof DB, O> {
  /** What the rows are ordered and paged by: a column of the tables, unique and never null. */
  readonly key: ReferenceExpression<DB, TB>
  /** The value of that column in a row that was read; the next page begins behind it. */
  readonly keyOf: (row: O) => unknown
  /** Rows in memory at most. Default 500. */
  readonly pageSize?: number
}

/**
 * The rows of a query one by one, however many there are (DB-3): read page by page in the order of a key, so that
 * nothing is held between the pages, neither a cursor nor a transaction. Rows written meanwhile behind the key appear.
 * Give a query without an order or a limit of its own.
 */
export async function* streamRows<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { key, keyOf, pageSize = 500 }: StreamOptions<DB, TB, O>,
): AsyncGenerator<O, void> {
  const page = query.orderBy(key).limit(pageSize)
  for (let from = page; ;) {
    // The builder's type of a result is a rewritten form of the same row.
    const rows = (await from.execute()) as readonly O[]
    for (const row of rows) yield row
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    from = page.where(key, '>', sql`${keyOf(last)}`)
  }
}
