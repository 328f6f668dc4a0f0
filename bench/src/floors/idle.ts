// The least a server needs to stand there: it answers, and holds open streams.
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  fetch(request) {
    if (!request.headers.get('accept')?.includes('event-stream')) return new Response('ok')
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(new TextEncoder().encode(': hello\n\n')),
    })
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
  },
})

console.log(server.port)
