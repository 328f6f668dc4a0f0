import { sessionCookieName } from '@ajet/shared/auth'
import type { Dialect, Subscription } from '../load/dialect.ts'
import { EventStreamWire } from '../wire/event-stream-wire.ts'
import { getRequest } from '../wire/requests.ts'
import { WebSocketWire } from '../wire/web-socket-wire.ts'

const ID_KEY = Buffer.from('id:')
const ID_LINE_KEY = Buffer.from('\nid:')
const S_KEY = Buffer.from('"s":"')

/** Streams of server-sent events; `headers` are whole lines that identify the reader. */
function eventStream(
  name: string,
  path: (channelIds: readonly string[]) => string,
  headers: (token: string) => readonly string[],
  keys: { readonly channel: string; readonly seq: string; readonly gap: string },
): Dialect {
  const request = ({ reader, channelIds, after }: Subscription) => {
    const resume = after === undefined ? [] : [`Last-Event-ID: ${after}`]
    return getRequest(path(channelIds), [...headers(reader.token), 'Accept: text/event-stream', ...resume])
  }
  return {
    name,
    openWire: (events, subscription) => new EventStreamWire(events, request(subscription)),
    channelKey: Buffer.from(keys.channel),
    seqKey: Buffer.from(keys.seq),
    gapKey: Buffer.from(keys.gap),
    hasPosition: (frame) => frame.indexOf(ID_KEY) === 0 || frame.includes(ID_LINE_KEY),
    positionIn: (frame) => /(?:^|\n)id: ?(\S+)/.exec(frame.toString('latin1'))?.[1],
  }
}

/** The streams of the product. */
export const dialects: Readonly<Record<'web' | 'tui' | 'ws', Dialect>> = {
  web: eventStream(
    'web stream (HTML fragments)',
    () => '/sse/web',
    (token) => [`Cookie: ${sessionCookieName(false)}=${token}`],
    { channel: ' channel="', seq: 'data-seq="', gap: 'action="resync"' },
  ),
  tui: eventStream(
    'terminal stream (JSON events)',
    () => '/ws/tui/events',
    (token) => [`Authorization: Bearer ${token}`],
    { channel: '"channel_id":"', seq: '"seq":', gap: 'event: gap' },
  ),
  ws: {
    name: 'WebSocket (JSON events)',
    openWire: (events, { reader: { token }, after }) => {
      const first = after === undefined ? { op: 'identify', d: { token } } : { op: 'resume', d: { token, s: after } }
      return new WebSocketWire(events, '/ws/gateway', JSON.stringify(first))
    },
    tokenFor: async (port, { token }) => {
      const headers = { Authorization: `Bearer ${token}` }
      const answer = await fetch(`http://127.0.0.1:${port}/auth/jwt`, { method: 'POST', headers })
      if (!answer.ok) throw new Error(`POST /auth/jwt answered ${answer.status}`)
      return ((await answer.json()) as { readonly token: string }).token
    },
    channelKey: Buffer.from('"channel_id":"'),
    seqKey: Buffer.from('"seq":'),
    gapKey: Buffer.from('"op":"gap"'),
    hasPosition: (frame) => frame.includes(S_KEY),
    positionIn: (frame) => /"s":"([^"]+)"/.exec(frame.toString('latin1'))?.[1],
  },
}

/** The stream of the bare fan-out program; a path names the channels. */
export const bareDialect = eventStream(
  'bare stream',
  (channelIds) => `/${channelIds.join('+')}`,
  () => [],
  { channel: '"channel":"', seq: '"seq":', gap: 'event: gap' },
)
