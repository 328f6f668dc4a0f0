import { eventually } from './eventually.ts'
import type { Stack } from './stack.ts'

/** The doors through which events come: for browsers, by cookie, and for terminals and programs, by bearer token. */
export const liveDoors = ['/sse/web', '/ws/tui/events'] as const
export type LiveDoor = (typeof liveDoors)[number]

export interface LiveStream extends AsyncDisposable {
  readonly status: number
  /** Everything that has come so far. */
  text(): string
  /** Resolves with `performance.now()` when the server has ended the stream. */
  readonly ended: Promise<number>
  waitFor(text: string): Promise<void>
}

/** Opens a live stream the way its own client does, and reads it until it ends. */
export async function openLiveStream(stack: Pick<Stack, 'url'>, door: LiveDoor, token: string): Promise<LiveStream> {
  const headers: Record<string, string> =
    door === '/sse/web' ? { cookie: `ajet_session=${token}` } : { authorization: `Bearer ${token}` }
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
