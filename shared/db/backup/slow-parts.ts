import type { SQL } from 'bun'
import { quoted } from './catalog.ts'

type Query = Pick<SQL, 'unsafe'>

/**
 * Takes down what makes loading rows slow or dependent on their order (foreign keys, indexes that enforce nothing,
 * triggers), and resolves with what puts it back: the keys are checked for every row then.
 */
export async function takeDownSlowParts(sql: Query, tables: readonly string[]): Promise<() => Promise<void>> {
  const keys = await sql.unsafe<{ table: string; name: string; definition: string }[]>(`
    select conrelid::regclass::text as table, conname::text as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`)
  const indexes = await sql.unsafe<{ name: string; definition: string }[]>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index join pg_class c on c.oid = indexrelid
    where c.relnamespace = current_schema()::regnamespace and not indisunique`)
  for (const key of keys) await sql.unsafe(`alter table ${key.table} drop constraint ${quoted(key.name)}`)
  for (const index of indexes) await sql.unsafe(`drop index ${index.name}`)
  for (const table of tables) await sql.unsafe(`alter table ${quoted(table)} disable trigger user`)
  return async () => {
    for (const table of tables) await sql.unsafe(`alter table ${quoted(table)} enable trigger user`)
    for (const index of indexes) await sql.unsafe(index.definition)
    for (const key of keys) {
      await sql.unsafe(`alter table ${key.table} add constraint ${quoted(key.name)} ${key.definition}`)
    }
  }
}
