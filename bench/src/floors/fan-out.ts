import { openTable } from './bench-table.ts'
import { frameOf } from './frame.ts'

// The least a server can do to fan out: every POST to a path becomes one frame, the same bytes to every stream of it.
// Usage: fan-out.ts <frame bytes> [<socket folder>]. With a database a post is one committed INSERT first.
// A stream that names the frame it had last gets the later ones first.
const frameBytes = Number(process.argv[2] ?? 512)
const socketDir = process.argv[3]
const insert = socketDir === undefined ? undefined : await openTable(socketDir)

interface Channel {
  readonly streams: Set<ReadableStreamDefaultController<Uint8Array>>
  readonly frames: Uint8Array[]
}

const channels = new Map<string, Channel>()

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    const channel = channelAt(new URL(request.url).pathname)
    if (request.method === 'POST') return post(channel, await request.text())
    return open(channel, request.headers.get('last-event-id'))
  },
})

function channelAt(path: string): Channel {
  const found = channels.get(path) ?? { streams: new Set(), frames: [] }
  channels.set(path, found)
  return found
}

async function post({ streams, frames }: Channel, body: string): Promise<Response> {
  await insert?.(body)
  const seq = frames.length + 1
  const frame = frameOf(seq, body, frameBytes)
  frames.push(frame)
  for (const stream of streams) stream.enqueue(frame)
  return Response.json({ seq }, { status: 201 })
}

function open({ streams, frames }: Channel, lastId: string | null): Response {
  let own: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      own = controller
      controller.enqueue(new TextEncoder().encode(`id: ${lastId ?? frames.length}\nevent: hello\ndata: \n\n`))
      if (lastId !== null) for (const frame of frames.slice(Number(lastId))) controller.enqueue(frame)
      streams.add(controller)
    },
    cancel() {
      if (own) streams.delete(own)
    },
  })
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
}

console.log(server.port)
