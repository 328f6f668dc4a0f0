import type { Tables } from '@ajet/shared/db'

/** Rows for tables, in the order in which they are to be inserted. */
export type Rows = readonly (readonly [keyof Tables, never])[]
type RowOf<T extends keyof Tables> = { readonly [C in keyof Tables[T]]?: unknown }
export const into = <T extends keyof Tables>(table: T, values: readonly RowOf<T>[]) =>
  [table, values] as unknown as Rows[number]
