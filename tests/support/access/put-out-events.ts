import type { Database } from '@ajet/shared/db'

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
