import type { Socket } from 'bun'

interface Leg {
  other: Socket<Leg> | undefined
  waiting: Uint8Array[]
}

export interface ReplyCutter extends AsyncDisposable {
  readonly url: string
  /** Resolves when the first byte of an answer came back; the answer itself is swallowed and the client's connection reset. */
  readonly cut: Promise<void>
}

/** A TCP relay in front of a server that lets requests through and loses the first answer: the client never learns whether it worked. */
export function startReplyCutter(target: { readonly hostname: string; readonly port: number }): ReplyCutter {
  const { promise: cut, resolve: onCut } = Promise.withResolvers<void>()
  const listener = Bun.listen<Leg>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open: (client) => {
        client.data = { other: undefined, waiting: [] }
        void Bun.connect<Leg>({
          ...target,
          socket: {
            open: (server) => {
              server.data = { other: client, waiting: [] }
              client.data.other = server
              for (const bytes of client.data.waiting) server.write(bytes)
            },
            data: (server) => {
              onCut()
              server.data.other?.terminate()
              server.terminate()
            },
          },
        })
      },
      data: (client, bytes) => {
        if (client.data.other) client.data.other.write(bytes)
        else client.data.waiting.push(new Uint8Array(bytes))
      },
    },
  })
  return {
    url: `http://127.0.0.1:${listener.port}`,
    cut,
    [Symbol.asyncDispose]: async () => {
      listener.stop(true)
    },
  }
}
