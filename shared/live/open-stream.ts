import type { Position } from '../eventbus/mod.ts'
import { Connection } from './connection.ts'
import type { StreamOptions, Viewer } from './contract.ts'
import type { FanOut } from './fan-out.ts'
import { IDLE_TIMEOUT_S } from './heartbeat.ts'
import { LiveEntry } from './live-entry.ts'
import { frameBytes, idBytes, joinBytes, retryBytes } from './sse-frame.ts'
import { retractedIn } from './retracted.ts'
import { canReplay, mayHaveLost } from './visibility.ts'

const RETRY_MS = { min: 1_000, max: 4_000 } as const

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // nginx would collect the stream otherwise.
  'x-accel-buffering': 'no',
}

/**
 * Opens a stream: replay, then live. Both happen in one synchronous step, so nothing falls between them.
 * `watch` starts the heartbeats and returns what stops them.
 */
export function openStream(
  fanOut: FanOut,
  options: StreamOptions,
  watch: (connection: Connection) => () => void,
): Response {
  const connection = new Connection(options, fanOut.maxBufferedBytes)
  const forget = () => {
    connection.forget()
    fanOut.remove(connection)
  }
  const body = connection.open(forget)
  // Not the options: they hold the request and the viewer, and would be kept as long as the stream.
  const { signal, ended } = options
  if (signal.aborted || fanOut.accessLog.isRevoked(connection.sessionId)) {
    connection.end()
    ended?.()
    return new Response(body, { headers })
  }
  options.setIdleTimeout?.(IDLE_TIMEOUT_S)
  fanOut.accessLog.applyTo(connection, fanOut.index)
  for (const chunk of firstChunks(fanOut, connection, options)) {
    fanOut.counters.bytes += chunk.byteLength
    connection.write(chunk)
  }
  const stopWatching = watch(connection)
  const abort = () => fanOut.end(connection)
  signal.addEventListener('abort', abort, { once: true })
  fanOut.add(connection, () => {
    stopWatching()
    signal.removeEventListener('abort', abort)
    ended?.()
  })
  return new Response(body, { headers })
}

/** The connection's own part, and the part it shares with those that missed the same. */
function firstChunks(
  fanOut: FanOut,
  connection: Connection,
  { viewer, encoder, hello, after }: StreamOptions,
): readonly Uint8Array[] {
  const position = fanOut.ring.position
  const greetings = [encoder.encodeHello?.(position), hello].filter((lines) => lines !== undefined)
  const own = joinBytes([
    retryBytes(RETRY_MS.min + Math.floor(Math.random() * (RETRY_MS.max - RETRY_MS.min))),
    ...greetings.map((lines) => frameBytes(lines, undefined)),
  ])
  const missed = after === undefined ? [] : catchUp(fanOut, connection, after, viewer)
  const last = idBytes(position)
  return missed.length > 0 ? [own, fanOut.joinReplay(missed), last] : [joinBytes([own, last])]
}

/** What the client missed, or one gap frame when that is not known any more or too much to send. */
function catchUp(fanOut: FanOut, connection: Connection, after: Position, viewer: Viewer): readonly Uint8Array[] {
  const gap = () => fanOut.frame(new LiveEntry({}), connection) ?? new Uint8Array()
  const missed = fanOut.ring.after(after)
  const isRetracted = retractedIn(missed ?? [], viewer)
  const frames = missed
    ?.filter((entry) => canReplay(connection, entry) && !isRetracted(entry))
    .map((entry) => fanOut.frame(entry, connection))
    .filter((frame) => frame !== null)
  const bytes = frames?.reduce((sum, frame) => sum + frame.byteLength, 0) ?? 0
  if (!missed || !frames || bytes > fanOut.maxBufferedBytes / 2) {
    fanOut.counters.not_resumed++
    return [gap()]
  }
  fanOut.counters.resumed++
  fanOut.counters.frames += frames.length
  return missed.some((entry) => mayHaveLost(connection, entry)) ? [...frames, gap()] : frames
}
