import type { SQL } from 'bun'

type Query = Pick<SQL, 'unsafe'>

export interface TableColumns {
  readonly name: string
  /** In the order of the table; generated ones are left out. */
  readonly columns: readonly string[]
}

/** The tables of the schema that hold data: not the list of migrations, nor what belongs to an extension. */
export async function readTables(sql: Query): Promise<readonly TableColumns[]> {
  return await sql.unsafe<TableColumns[]>(`
    select c.relname::text as name, json_agg(a.attname order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and c.relname not in ('schema_migrations', 'schema_migrations_lock')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    group by 1 order by 1`)
}

/** The migrations a database has, in order; none when it was never migrated. */
export async function readMigrations(sql: Query): Promise<readonly string[]> {
  const [found] = await sql.unsafe<{ exists: boolean }[]>(`
    select exists (select from pg_class where relname = 'schema_migrations'
      and relnamespace = current_schema()::regnamespace)`)
  if (!found?.exists) return []
  const rows = await sql.unsafe<{ name: string }[]>('select name from schema_migrations order by name')
  return rows.map((row) => row.name)
}

/** What each sequence gave last, by name; those that gave nothing yet are left out. */
export async function readSequences(sql: Query): Promise<Record<string, string>> {
  const rows = await sql.unsafe<{ name: string; value: string }[]>(`
    select sequencename::text as name, last_value::text as value from pg_sequences
    where schemaname = current_schema() and last_value is not null`)
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

/** A name as it stands in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
