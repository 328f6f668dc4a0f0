import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

type ColumnOf<T extends keyof Tables> = { readonly table: T; readonly column: keyof Tables[T] & string }

/** Rows of a table whose time in a column is over. */
export type OldRows = { [T in keyof Tables]: ColumnOf<T> }[keyof Tables] & { readonly before: Date }

/**
 * Deletes old rows, so many at most; resolves with how many. Rows are found by their place in the table, so that one
 * that is renewed at this moment, and has another place then, stays.
 */
export async function deleteOldRows(
  db: Kysely<Tables>,
  { table, column, before }: OldRows,
  limit: number,
): Promise<number> {
  const [rows, time] = [sql.table(table), sql.ref(column)]
  const old = sql`select ctid from ${rows} where ${time} < ${before} limit ${limit}::int`
  const { numAffectedRows } = await sql`delete from ${rows} where ctid = any(array(${old}))`.execute(db)
  return Number(numAffectedRows)
}
