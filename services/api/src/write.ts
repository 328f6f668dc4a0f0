import { enqueue, type Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import type { ApiContext } from './context.ts'
import { Outgoing } from './outgoing.ts'

/**
 * Runs one write: everything `work` changes and every event it adds commit together, and the events go to the relay
 * right after the commit (AJ-44). `actorId` is who does it.
 */
export async function write<T>(
  api: ApiContext,
  actorId: string,
  work: (trx: Transaction<Tables>, outgoing: Outgoing) => Promise<T>,
): Promise<T> {
  const { result, rows } = await api.db.transaction(async (trx) => {
    const outgoing = new Outgoing(actorId, api.clock.now())
    const result = await work(trx, outgoing)
    return { result, rows: [...outgoing.rows, ...(await enqueue(trx, outgoing.entries))] }
  })
  api.relay.offer(rows)
  return result
}
