import { ApiError } from '../http/mod.ts'
import { catchUp } from './catch-up.ts'
import { Connection } from './connection.ts'
import type { ConnectionOptions, LiveConnection } from './contract.ts'
import type { FanOut } from './fan-out.ts'

/**
 * Puts somebody's connection among the others: what it missed, then live, in one synchronous step, so that nothing falls
 * between.
 *
 * @throws ApiError `unauthenticated` when the session has ended meanwhile, `not_ready` when events were lost meanwhile
 */
export function openConnection(fanOut: FanOut, options: ConnectionOptions): LiveConnection {
  const connection = new Connection(options, options.sink)
  const { accessLog } = fanOut
  if (accessLog.isRevoked(connection.sessionId)) throw new ApiError('unauthenticated')
  if (options.asOf !== accessLog.losses) throw new ApiError('not_ready')
  accessLog.applyTo(connection, fanOut.index)
  const { frames: missed, isWhole } = catchUp(fanOut, connection, options)
  fanOut.greet(connection, { missed, last: options.ready({ position: fanOut.ring.position, isWhole }) })
  fanOut.add(connection)
  return new Place(fanOut, connection)
}

/** An object with two fields, not two closures: there are as many as connections. */
class Place implements LiveConnection {
  readonly #fanOut: FanOut
  readonly #connection: Connection

  constructor(fanOut: FanOut, connection: Connection) {
    this.#fanOut = fanOut
    this.#connection = connection
  }

  say(words: Parameters<LiveConnection['say']>[0]): void {
    this.#fanOut.push(this.#connection, words(this.#fanOut.ring.position))
  }

  leave(): void {
    this.#fanOut.remove(this.#connection)
  }
}
