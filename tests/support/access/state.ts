import type { Database } from '@ajet/shared/db'

/** Written by whoever only looks or is refused, rightly: attempts, times of use, what an index has got to. */
const UNRELATED = /^(?:audit_log|outbox|events_put_out|kysely_.*|search_.*|limit_.*)$/
/** Recurring jobs, which run whoever asks what. */
const OF_ITSELF: Readonly<Record<string, string>> = { job_queue: `key = ''` }
const TIMES_OF_USE = ['last_used_at', 'last_seen_at']

/** What is in every table, as one hash each; equal when nothing was changed. */
export async function readState({ sql }: Database): Promise<Readonly<Record<string, string>>> {
  const tables: readonly { readonly name: string }[] =
    await sql`select tablename as name from pg_tables where schemaname = 'public'`
  const row = TIMES_OF_USE.reduce((text, column) => `${text} - '${column}'`, 'to_jsonb(t)')
  const parts = tables
    .filter(({ name }) => !UNRELATED.test(name))
    .map(
      ({ name }) =>
        `select '${name}' as name, md5(string_agg((${row})::text, ',' order by (${row})::text)) as hash from ${name} t where not coalesce(${OF_ITSELF[name] ?? 'false'}, false)`,
    )
  const hashes: readonly { readonly name: string; readonly hash: string }[] = await sql.unsafe(
    parts.join(' union all '),
  )
  return Object.fromEntries(hashes.map(({ name, hash }) => [name, hash]))
}

/** Keeps the types of all events that are put out, as the relay deletes what it has published; gives and forgets them. */
export async function rememberEvents({ sql }: Database): Promise<() => Promise<readonly string[]>> {
  await sql`create table events_put_out (type text)`
  await sql.unsafe(`create function remember_event() returns trigger language plpgsql as $$
    begin insert into events_put_out values (new.event->>'type'); return null; end $$`)
  await sql`create trigger remember_event after insert on outbox for each row execute function remember_event()`
  return async () => {
    const taken: readonly { readonly type: string }[] = await sql`delete from events_put_out returning type`
    return taken.map(({ type }) => type)
  }
}
