import { ApiClientError, ApiUnreachableError } from '@ajet/shared/api-client'
import { errorCodes, type ErrorCode } from '@ajet/shared/schema'
import { CliError } from './cli-error.ts'
import type { CliIo } from './io.ts'
import type { Session } from './session.ts'
import { readServerEvents, type ServerEvent } from './sse.ts'

/** The server says something every 20 s; silence for longer means that the connection is dead (FLT-11). */
const SILENCE_MS = 65_000
const OPEN_TIMEOUT_MS = 15_000

/**
 * One connection to the live stream, until it ends. Rejects like the API client when it is refused or lost.
 * `lastEventId` is where an earlier connection stood.
 */
export async function* openLiveStream(
  io: CliIo,
  session: Session,
  lastEventId: string | undefined,
): AsyncGenerator<ServerEvent, void, undefined> {
  const control = new AbortController()
  const watch = new Watch(io, () => control.abort(new ApiUnreachableError(`${session.server} has gone silent`)))
  const stop = () => control.abort(io.signal.reason)
  io.signal.addEventListener('abort', stop, { once: true })
  try {
    watch.restart(OPEN_TIMEOUT_MS)
    const response = await io.fetch(requestOf(session, lastEventId, control.signal))
    if (!response.ok || !response.body) throw await refusalOf(response)
    watch.restart(SILENCE_MS)
    for await (const event of readServerEvents(response.body)) {
      watch.restart(SILENCE_MS)
      yield event
    }
  } catch (error) {
    if (error instanceof ApiClientError || error instanceof CliError) throw error
    throw new ApiUnreachableError(`${session.server} does not answer`, { cause: control.signal.reason ?? error })
  } finally {
    watch.stop()
    io.signal.removeEventListener('abort', stop)
    control.abort(new ApiUnreachableError('The stream is not wanted any more'))
  }
}

class Watch {
  readonly #io: CliIo
  readonly #onSilence: () => void
  #cancel: () => void = () => undefined

  constructor(io: CliIo, onSilence: () => void) {
    this.#io = io
    this.#onSilence = onSilence
  }

  restart(ms: number): void {
    this.#cancel()
    this.#cancel = this.#io.clock.after(ms, this.#onSilence)
  }

  stop(): void {
    this.#cancel()
  }
}

function requestOf({ server, token }: Session, lastEventId: string | undefined, signal: AbortSignal): Request {
  const headers = new Headers({ accept: 'text/event-stream', authorization: `Bearer ${token}` })
  if (lastEventId !== undefined) headers.set('last-event-id', lastEventId)
  return new Request(`${server}/ws/tui/events`, { headers, signal })
}

async function refusalOf(response: Response): Promise<Error> {
  const body: unknown = await response.json().catch(() => null)
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  const isKnown = typeof code === 'string' && Object.hasOwn(errorCodes, code)
  const known = isKnown ? (code as ErrorCode) : 'unexpected_answer'
  const detail = isKnown ? errorCodes[code as ErrorCode].title : `The server answered ${response.status}`
  return new ApiClientError(response.status, {
    code: known,
    detail,
    data: {},
    body,
    trace_id: response.headers.get('x-trace-id'),
  })
}
