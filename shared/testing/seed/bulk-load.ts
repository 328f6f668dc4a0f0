import type { SQL } from 'bun'
import type { Step } from './step.ts'

interface Index {
  readonly name: string
  readonly definition: string
}

/**
 * Runs `load` with the secondary indexes of the tables away and puts them back: building an index of a million rows
 * at once takes a tenth of adding them one by one. Foreign keys and triggers do not look either: the loader must write
 * what is right. Needs a superuser and a connection of its own; everybody else should be away.
 */
export async function bulkLoad(
  sql: SQL,
  run: Step,
  tables: readonly string[],
  load: () => Promise<void>,
): Promise<void> {
  const indexes = await findIndexes(sql, tables)
  await sql.unsafe(`set session_replication_role = replica`)
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  await load()
  await run('indexes', async () => {
    for (const { definition } of indexes) await sql.unsafe(definition)
  })
  await sql.unsafe(`set session_replication_role = origin`)
}

/** Those that stand for no constraint; primary keys stay, and keep what is loaded honest. */
async function findIndexes(sql: SQL, tables: readonly string[]): Promise<readonly Index[]> {
  return await sql<Index[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = any(${[...tables]}::text[]::regclass[])
      and not exists (select 1 from pg_constraint where conindid = indexrelid)`
}
