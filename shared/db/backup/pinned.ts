import type { ReservedSQL } from 'bun'
import { Kysely } from 'kysely'
import { PostgresJSDialect, type PostgresJSReservedSql } from 'kysely-postgres-js'
import type { Tables } from '../tables.ts'

/** The query builder on one connection, so that a transaction can mix its statements with COPY on the connection itself. */
export function pinKysely(connection: ReservedSQL): Kysely<Tables> {
  const pinned = {
    release: () => undefined,
    unsafe: (text: string, parameters: unknown[] = []) => connection.unsafe(text, parameters),
  } as unknown as PostgresJSReservedSql
  const pool = {
    options: { adapter: 'postgres' as const, max: 1 },
    end: () => Promise.resolve(),
    reserve: () => Promise.resolve(pinned),
  }
  return new Kysely<Tables>({ dialect: new PostgresJSDialect({ postgres: () => pool }) })
}
