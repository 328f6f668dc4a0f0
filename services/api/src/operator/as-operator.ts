import { leaveToRelays, type Database, type OutboxRow, type Tables } from '@ajet/shared/db'
import { systemClock } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import type { Outgoing } from '../outgoing.ts'
import { write } from '../write.ts'

/**
 * Runs a write of whoever runs the server, from a program beside it: nobody of the chat does it. The events wait in the
 * outbox for the relay of a server, so that one that is stopped tells of them when it starts.
 *
 * @throws ApiError what `work` throws
 */
export async function asOperator<T>(
  db: Database,
  work: (trx: Transaction<Tables>, outgoing: Outgoing) => Promise<T>,
): Promise<T> {
  const rows: OutboxRow[] = []
  const relay = { offer: (more: readonly OutboxRow[]) => void rows.push(...more) }
  const result = await write({ db, clock: systemClock, relay, ...deaf }, null, work)
  await leaveToRelays(db.kysely, rows)
  return result
}

/** What a server would be told at once it learns from the events. */
const deaf = {
  authenticator: { forget: () => undefined, forgetUser: () => undefined },
  notifier: { wake: () => undefined },
}
