import { openTable } from './bench-table.ts'
import { frameOf } from './frame.ts'

// The least a server can do to fan out: every POST to a channel becomes one frame, the same bytes to every stream of
// it. The path names the channel; that of a stream names all it carries, with a plus sign between them.
// Usage: fan-out.ts <frame bytes> [<socket folder>]. With a database a post is one committed INSERT first.
// A stream of one channel that names the frame it had last gets the later ones first.
const frameBytes = Number(process.argv[2] ?? 512)
const socketDir = process.argv[3]
const insert = socketDir === undefined ? undefined : await openTable(socketDir)

interface Channel {
  readonly name: string
  readonly streams: Set<ReadableStreamDefaultController<Uint8Array>>
  readonly frames: Uint8Array[]
}

const channels = new Map<string, Channel>()

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    const name = new URL(request.url).pathname.slice(1)
    if (request.method === 'POST') return post(channelAt(name), await request.text())
    return open(name.split('+').map(channelAt), request.headers.get('last-event-id'))
  },
})

function channelAt(name: string): Channel {
  const found = channels.get(name) ?? { name, streams: new Set(), frames: [] }
  channels.set(name, found)
  return found
}

async function post({ name, streams, frames }: Channel, body: string): Promise<Response> {
  await insert?.(body)
  const seq = frames.length + 1
  const frame = frameOf(name, seq, body, frameBytes)
  frames.push(frame)
  for (const stream of streams) stream.enqueue(frame)
  return Response.json({ seq }, { status: 201 })
}

function open(carried: readonly Channel[], lastId: string | null): Response {
  const newest = carried[0]?.frames.length ?? 0
  let own: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      own = controller
      controller.enqueue(new TextEncoder().encode(`id: ${lastId ?? newest}\nevent: hello\ndata: \n\n`))
      for (const { streams, frames } of carried) {
        if (lastId !== null) for (const frame of frames.slice(Number(lastId))) controller.enqueue(frame)
        streams.add(controller)
      }
    },
    cancel() {
      if (own) for (const { streams } of carried) streams.delete(own)
    },
  })
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
}

console.log(server.port)
