import { SQL } from 'bun'

// The least a history page can cost: one query by key, answered as JSON. Usage: page.ts <socket folder>.
const sql = new SQL({
  adapter: 'postgres',
  path: process.argv[2] ?? '',
  username: 'ajet',
  database: 'postgres',
  max: 10,
})

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const { searchParams, pathname } = new URL(request.url)
    const rows = await sql`
      select m.id, m.seq, m.body_md, m.created_at, u.id as author_id, u.username, u.display_name
      from messages m join users u on u.id = m.author_id
      where m.channel_id = ${pathname.slice(1)} and m.parent_id is null
        and m.seq < (select seq from messages where id = ${searchParams.get('before')})
      order by m.seq desc limit 50`
    return Response.json(rows)
  },
})

console.log(server.port)
