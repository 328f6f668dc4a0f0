import type { Database } from '@ajet/shared/db'

/** The relay empties the outbox by itself. */
const NOT_KEPT = /^(?:outbox|kysely_.*)$/
/** Written by whoever only looks or is refused, rightly: attempts, and what an index has got to. */
const UNRELATED = ['audit_log', 'search_%', 'limit_%']
const TIMES_OF_USE = ['last_used_at', 'last_seen_at']
/** A server remembers whose they were and lets nobody in with one that has ended, whatever the tables say afterwards. */
const CREDENTIALS = ['sessions', 'api_tokens']

/** All rows as they were at one moment, and a note of each that changes: so the same scene serves hundreds of requests. */
export interface KeptRows {
  /** What is in the tables now is what is kept. */
  keep(): Promise<void>
  /** Makes the tables again what was kept; false when a session or token has ended, which no row brings back. */
  putBack(): Promise<boolean>
  /** The tables whose rows differ from those kept; times of use and recurring jobs aside. */
  changed(): Promise<readonly string[]>
}

/** Watches a database from now on. Needs a superuser: rows are put back without their foreign keys and triggers. */
export async function keepRows({ sql }: Database): Promise<KeptRows> {
  const all: readonly { readonly name: string }[] =
    await sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`
  const tables = all.map(({ name }) => name).filter((name) => !NOT_KEPT.test(name))
  await sql.unsafe(functions)
  for (const table of tables) {
    await sql.unsafe(`create table kept.${table} as table public.${table} with no data;
      create trigger kept after insert or update or delete on public.${table}
      for each row execute function kept.note()`)
  }
  return {
    keep: async () => void (await sql`select kept.keep(${tables})`),
    putBack: async () => {
      const [row] = (await sql`select kept.put_back(${CREDENTIALS}) as whole`) as [{ readonly whole: boolean }]
      return row.whole
    },
    changed: async () => {
      const rows: readonly { readonly name: string }[] = await sql`select name from kept.changed(${UNRELATED}) as name`
      return rows.map(({ name }) => name)
    },
  }
}

const times = `'{${TIMES_OF_USE.join(',')}}'::text[]`
/** Recurring jobs run whoever asks what. */
const rowsIn = (schema: string) =>
  `select md5(string_agg(row, ',' order by row)) from (select (to_jsonb(t) - ${times})::text as row from ${schema}.%1$I t
    where not (%1$L = 'job_queue' and to_jsonb(t)->>'key' = '')) as rows`

const functions = `
create schema kept;
create table kept.note (name text not null, did text not null);

create function kept.note() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - ${times} = to_jsonb(old) - ${times} then return null; end if;
  if tg_table_name = 'job_queue' and to_jsonb(coalesce(new, old))->>'key' = '' then return null; end if;
  insert into kept.note values (tg_table_name, tg_op);
  return null;
end $$;

create function kept.keep(tables text[]) returns void language plpgsql as $$
declare name text;
begin
  foreach name in array tables loop
    execute format('delete from kept.%1$I', name);
    execute format('insert into kept.%1$I select * from public.%1$I', name);
  end loop;
  delete from kept.note;
end $$;

create function kept.put_back(credentials text[]) returns boolean language plpgsql
set session_replication_role = replica as $$
declare changed text;
begin
  if exists (select from kept.note where did = 'DELETE' and name = any(credentials)) then return false; end if;
  for changed in select distinct name from kept.note loop
    execute format('delete from public.%1$I', changed);
    execute format('insert into public.%1$I overriding system value select * from kept.%1$I', changed);
  end loop;
  delete from kept.note;
  return true;
end $$;

create function kept.changed(unrelated text[]) returns setof text language plpgsql as $$
declare
  changed text;
  differs boolean;
begin
  for changed in select distinct name from kept.note where not name like any(unrelated) loop
    execute format($q$select (${rowsIn('public')}) is distinct from (${rowsIn('kept')})$q$, changed) into differs;
    if differs then return next changed; end if;
  end loop;
end $$;
`
