import { openTable } from './bench-table.ts'

// The least a durable post can cost: one INSERT into one table, committed before the answer.
// Usage: insert.ts <socket folder>. POST / inserts its body; POST /loop?workers=N&ms=N inserts it over and over without
// HTTP in between and answers {perSecond}.
const insert = await openTable(process.argv[2] ?? '')

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    const body = await request.text()
    if (pathname === '/loop') {
      return Response.json(await loop(Number(searchParams.get('workers')), Number(searchParams.get('ms')), body))
    }
    await insert(body)
    return Response.json({ seq: 0 }, { status: 201 })
  },
})

async function loop(workers: number, ms: number, body: string): Promise<{ readonly perSecond: number }> {
  const began = performance.now()
  let count = 0
  const work = async (): Promise<void> => {
    for (; performance.now() - began < ms; count += 1) await insert(body)
  }
  await Promise.all(Array.from({ length: workers }, work))
  return { perSecond: count / ((performance.now() - began) / 1000) }
}

console.log(server.port)
