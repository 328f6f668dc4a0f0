import { eventually } from './eventually.ts'
import { enterSocket, jwtOf } from './live-socket.ts'
import type { Stack } from './stack.ts'

/** The doors of event streams: for browsers, by cookie, and for terminals and programs, by bearer token. */
export const streamDoors = ['/sse/web', '/ws/tui/events'] as const
/** All doors through which events come; to the WebSocket by a JWT that the session makes. */
export const liveDoors = [...streamDoors, '/ws/gateway'] as const
export type LiveDoor = (typeof liveDoors)[number]

export interface LiveStream extends AsyncDisposable {
  readonly status: number
  /** Everything that has come so far. */
  text(): string
  /** Resolves with `performance.now()` when the server has ended the stream. */
  readonly ended: Promise<number>
  waitFor(text: string): Promise<void>
}

/** Opens a live stream the way its own client does, behind a position if there is one, and reads it until it ends. */
export async function openLiveStream(
  stack: Pick<Stack, 'url'>,
  door: LiveDoor,
  token: string,
  after?: string,
): Promise<LiveStream> {
  if (door === '/ws/gateway') return await openSocketStream(stack, token, after)
  return await openEventStream(stack, door, token, after)
}

/** The last position that a stream has told; undefined when none. */
export function positionIn(text: string): string | undefined {
  return [...text.matchAll(/^id: (.+)$|"s":"([^"]+)"/gm)].map(([, id, s]) => id ?? s).at(-1)
}

async function openSocketStream(stack: Pick<Stack, 'url'>, token: string, after?: string): Promise<LiveStream> {
  if ((await jwtOf(stack, token)) === undefined) return refused
  const socket = await enterSocket(stack, token, { after })
  const { text, waitFor, closed } = socket
  const ended = closed.then(({ at }) => at)
  return { status: 200, text, waitFor, ended, [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose]() }
}

const refused: LiveStream = {
  status: 401,
  text: () => '',
  ended: Promise.resolve(0),
  waitFor: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
}

async function openEventStream(
  stack: Pick<Stack, 'url'>,
  door: LiveDoor,
  token: string,
  after?: string,
): Promise<LiveStream> {
  const headers: Record<string, string> =
    door === '/sse/web' ? { cookie: `ajet_session=${token}` } : { authorization: `Bearer ${token}` }
  if (after !== undefined) headers['last-event-id'] = after
  const stop = new AbortController()
  const response = await fetch(`${stack.url}${door}`, { headers, signal: stop.signal })
  let text = ''
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
  }
  // Giving up the stream ourselves ends the reading with an error, which is no news.
  const ended = read()
    .catch(() => undefined)
    .then(() => performance.now())
  return {
    status: response.status,
    text: () => text,
    ended,
    waitFor: async (part) => void (await eventually(`${door} says ${part}`, () => text.includes(part))),
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await ended
    },
  }
}
