import { enqueue, isForeignKeyViolation, type Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { isKnownEvent } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import type { ApiContext } from './context.ts'
import { Outgoing } from './outgoing.ts'

/** What a write needs of the API. */
export type WriteContext = Pick<ApiContext, 'db' | 'clock' | 'relay' | 'authenticator'> & {
  readonly notifier: Pick<ApiContext['notifier'], 'wake'>
}

/**
 * Runs one write: everything `work` changes and every event it adds commit together, and the events go to the relay
 * right after the commit (AJ-44). `actorId` is who does it, null the server itself.
 *
 * @throws ApiError `not_found` also for what vanishes meanwhile
 */
export async function write<T>(
  api: WriteContext,
  actorId: string | null,
  work: (trx: Transaction<Tables>, outgoing: Outgoing) => Promise<T>,
): Promise<T> {
  const { result, rows, notifies } = await api.db
    .transaction((trx) => run(api, actorId, trx, work))
    .catch(refuseVanished)
  for (const { event } of rows) {
    // The other processes hear of it by the bus.
    if (isKnownEvent(event) && event.type === 'session/revoked') api.authenticator.forget(event.payload.session_ids)
  }
  api.relay.offer(rows)
  if (notifies) api.notifier.wake()
  return result
}

async function run<T>(
  api: WriteContext,
  actorId: string | null,
  trx: Transaction<Tables>,
  work: (trx: Transaction<Tables>, outgoing: Outgoing) => Promise<T>,
) {
  const outgoing = new Outgoing(actorId, api.clock.now())
  const result = await work(trx, outgoing)
  const rows = [...outgoing.rows, ...(await enqueue(trx, outgoing.entries))]
  return { result, rows, notifies: outgoing.notifies }
}

/** What a row belongs to was deleted between the look and the write: as if it had been gone at the look. */
function refuseVanished(error: unknown): never {
  if (isForeignKeyViolation(error)) throw new ApiError('not_found', {}, undefined, { cause: error })
  throw error
}
