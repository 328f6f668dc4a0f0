import type { ServerMessage } from '@ajet/shared/schema'
import { eventually } from './eventually.ts'
import type { Stack } from './stack.ts'

export interface LiveSocket extends AsyncDisposable {
  readonly messages: readonly ServerMessage[]
  /** Everything that has come so far. */
  text(): string
  say(message: unknown): void
  raw(message: string | Uint8Array<ArrayBuffer>): void
  /** Resolves with the code and `performance.now()` when the socket is closed, whoever did it. */
  readonly closed: Promise<{ readonly code: number; readonly at: number }>
  waitFor(text: string): Promise<void>
  /** The first message with this op, there or to come; undefined when the socket closes first. */
  first<Op extends ServerMessage['op']>(op: Op): Promise<Extract<ServerMessage, { readonly op: Op }> | undefined>
  /** The last position told. */
  position(): string
}

export interface SocketOptions {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A certificate to trust. */
  readonly ca?: string
}

/** Opens a WebSocket as a program does, and says nothing. */
export function openSocket({ url }: Pick<Stack, 'url'>, options: SocketOptions = {}): LiveSocket {
  const { path = '/ws/gateway', headers, ca } = options
  const bunOptions: Bun.WebSocketOptions = { headers, ...(ca && { tls: { ca } }) }
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, bunOptions as unknown as string[])
  const messages: ServerMessage[] = []
  const texts: string[] = []
  let isClosed = false
  socket.addEventListener('message', ({ data }) => {
    texts.push(String(data))
    messages.push(JSON.parse(String(data)) as ServerMessage)
  })
  const opened = new Promise<void>((resolve) => socket.addEventListener('open', () => resolve(), { once: true }))
  const closed = new Promise<{ readonly code: number; readonly at: number }>((resolve) =>
    socket.addEventListener('close', ({ code }) => {
      isClosed = true
      resolve({ code, at: performance.now() })
    }),
  )
  const find = <Op extends ServerMessage['op']>(op: Op) =>
    messages.find((message): message is Extract<ServerMessage, { readonly op: Op }> => message.op === op)
  const raw = (message: string | Uint8Array<ArrayBuffer>) => void opened.then(() => socket.send(message))
  return {
    messages,
    text: () => texts.join('\n'),
    raw,
    say: (message) => raw(JSON.stringify(message)),
    closed,
    waitFor: async (part) => void (await eventually(`the socket says ${part}`, () => texts.join('\n').includes(part))),
    first: async (op) => {
      await eventually(`the socket says ${op}`, () => isClosed || find(op) !== undefined)
      return find(op)
    },
    position: () => messages.map((message) => ('s' in message ? message.s : undefined)).findLast((s) => s) ?? '',
    [Symbol.asyncDispose]: async () => {
      socket.close()
      await closed
    },
  }
}

/** A JWT made by a session, as its own client asks for it; undefined when the session is not good. */
export async function jwtOf({ url }: Pick<Stack, 'url'>, token: string, ca?: string): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/auth/jwt`, { method: 'POST', headers, ...(ca && { tls: { ca } }) })
  return answer.ok ? ((await answer.json()) as { readonly token: string }).token : undefined
}

/** A socket of somebody, who has identified, or come back to a position. */
export async function enterSocket(
  stack: Pick<Stack, 'url'>,
  token: string,
  { after, ...options }: SocketOptions & { readonly after?: string } = {},
): Promise<LiveSocket> {
  const jwt = await jwtOf(stack, token, options.ca)
  if (jwt === undefined) throw new Error('The session makes no JWT')
  const socket = openSocket(stack, options)
  socket.say(
    after === undefined ? { op: 'identify', d: { token: jwt } } : { op: 'resume', d: { token: jwt, s: after } },
  )
  if (!(await socket.first('ready'))) throw new Error(`The socket was closed: ${(await socket.closed).code}`)
  return socket
}
