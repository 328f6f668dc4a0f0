// The least a server can do with a post: read the JSON, answer with JSON. Nothing is kept.
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    return Response.json(await request.json(), { status: 201 })
  },
})

console.log(server.port)
