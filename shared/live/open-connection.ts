import { ApiError } from '../http/mod.ts'
import { catchUp } from './catch-up.ts'
import { Connection } from './connection.ts'
import type { ConnectionOptions, LiveConnection } from './contract.ts'
import type { FanOut } from './fan-out.ts'

/**
 * Puts somebody's connection among the others: what it missed, then live, in one synchronous step, so that nothing falls
 * between.
 *
 * @throws ApiError `unauthenticated` when the session has ended meanwhile
 */
export function openConnection(fanOut: FanOut, options: ConnectionOptions): LiveConnection {
  const connection = new Connection(options, options.sink)
  if (fanOut.accessLog.isRevoked(connection.sessionId)) throw new ApiError('unauthenticated')
  fanOut.accessLog.applyTo(connection, fanOut.index)
  const { frames: missed, isWhole } = catchUp(fanOut, connection, options)
  fanOut.greet(connection, { missed, last: options.ready({ position: fanOut.ring.position, isWhole }) })
  fanOut.add(connection, () => undefined)
  return {
    say: (words) => fanOut.push(connection, words(fanOut.ring.position)),
    leave: () => void fanOut.remove(connection),
  }
}
