import { SQL } from 'bun'

/** Opens a table of the same PostgreSQL; the function it gives commits one row. */
export async function openTable(socketDir: string): Promise<(body: string) => Promise<void>> {
  const sql = new SQL({ adapter: 'postgres', path: socketDir, username: 'ajet', database: 'postgres', max: 10 })
  await sql`create table if not exists bench_insert (id uuid primary key, body text not null, at timestamptz not null)`
  return async (body) => {
    await sql`insert into bench_insert values (${Bun.randomUUIDv7()}, ${body}, now())`
  }
}
