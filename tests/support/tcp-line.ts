import { createServer, connect, type Socket } from 'node:net'

export interface TcpLine extends AsyncDisposable {
  /** The near end of the line: who connects here reaches the far end. */
  readonly port: number
  /** Bytes stay on the way in both directions and nobody is told, as when a switch drops packets. */
  cut(): void
  /** What stayed on the way goes on, as TCP sends it again. */
  mend(): void
}

/** Where a line leads: a port, or the path of a socket. */
export type FarEnd = { readonly host: string; readonly port: number } | { readonly path: string }

/** A TCP connection that can be cut without being closed (FLT-13). */
export async function startTcpLine(to: FarEnd): Promise<TcpLine> {
  const sockets = new Set<Socket>()
  let isCut = false
  const add = (socket: Socket, other: Socket) => {
    sockets.add(socket)
    if (isCut) socket.pause()
    socket.on('data', (bytes) => {
      if (!other.write(bytes)) socket.pause()
    })
    socket.on('drain', () => !isCut && other.resume())
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      other.end()
    })
  }
  const server = createServer((near) => {
    const far = connect(to)
    add(near, far)
    add(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The line listens on no port')
  return {
    port: address.port,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    mend: () => {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
