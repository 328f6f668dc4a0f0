import { connect, createServer, type Socket } from 'node:net'

/** One address before several nodes, as a load balancer: each new connection goes to the next one in use. */
export interface Front extends AsyncDisposable {
  readonly port: number
  /** New connections go to these ports only; those that are there stay. */
  use(ports: readonly number[]): void
}

export async function startFront(first: readonly number[], port: number): Promise<Front> {
  const sockets = new Set<Socket>()
  let ports = first
  let turn = 0
  const tie = (socket: Socket, other: Socket) => {
    sockets.add(socket)
    socket.pipe(other)
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
  }
  const server = createServer((near) => {
    turn += 1
    const far = connect(ports[turn % ports.length] ?? 0, '127.0.0.1')
    tie(near, far)
    tie(far, near)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port,
    use: (next) => {
      ports = next
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
