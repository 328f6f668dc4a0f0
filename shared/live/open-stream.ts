import { catchUp } from './catch-up.ts'
import { Connection } from './connection.ts'
import type { StreamOptions } from './contract.ts'
import type { FanOut } from './fan-out.ts'
import { IDLE_TIMEOUT_S } from './heartbeat.ts'
import { frameBytes, idBytes, joinBytes, retryBytes } from './sse-frame.ts'
import { StreamSink } from './stream-sink.ts'

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
  const forget = () => {
    sink.forget()
    fanOut.remove(connection)
  }
  const sink = new StreamSink(fanOut.maxBufferedBytes, forget)
  const connection = new Connection(options, sink)
  const { body } = sink
  // Not the options: they hold the request and the viewer, and would be kept as long as the stream.
  const { signal, ended, asOf } = options
  const { accessLog } = fanOut
  if (signal.aborted || asOf !== accessLog.losses || accessLog.isRevoked(connection.sessionId)) {
    sink.end()
    ended?.()
    return new Response(body, { headers })
  }
  options.setIdleTimeout?.(IDLE_TIMEOUT_S)
  accessLog.applyTo(connection, fanOut.index)
  fanOut.greet(connection, greeting(fanOut, connection, options))
  const stopWatching = watch(connection)
  const abort = () => fanOut.end(connection, 'left')
  signal.addEventListener('abort', abort, { once: true })
  fanOut.add(connection, () => {
    stopWatching()
    signal.removeEventListener('abort', abort)
    ended?.()
  })
  return new Response(body, { headers })
}

/** The connection's own part, and the part it shares with those that missed the same. */
function greeting(fanOut: FanOut, connection: Connection, options: StreamOptions) {
  const { position } = fanOut.ring
  const greetings = [options.encoder.encodeHello?.(position), options.hello].filter((lines) => lines !== undefined)
  const first = joinBytes([
    retryBytes(RETRY_MS.min + Math.floor(Math.random() * (RETRY_MS.max - RETRY_MS.min))),
    ...greetings.map((lines) => frameBytes(lines, undefined)),
  ])
  const { frames: missed } = catchUp(fanOut, connection, options)
  const last = idBytes(position)
  return missed.length > 0 ? { first, missed, last } : { missed, last: joinBytes([first, last]) }
}
