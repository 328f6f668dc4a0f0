import { createSession } from '@ajet/shared/auth'
import type { OutboxRow, Tables } from '@ajet/shared/db'
import type { MeView } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import type { GatewayContext } from '../deps.ts'
import { loadMe } from '../users/me-view.ts'

/** Who signs in, as far as the session remembers it. */
export interface Visitor {
  readonly user_agent: string
  readonly address: string
}

export interface SignedIn {
  readonly token: string
  readonly user: MeView
}

export interface OpenedSession extends SignedIn {
  /** For `relay.offer` after the commit. */
  readonly events: readonly OutboxRow[]
}

/**
 * A new session of a user, inside the caller's transaction. Signing in always makes a new token (ABU-07).
 * `authenticatedAt` says when its owner showed who they are; at this moment, when it is left out.
 */
export async function openSession(
  { clock }: GatewayContext,
  trx: Transaction<Tables>,
  userId: string,
  visitor: Visitor,
  authenticatedAt = new Date(clock.now()),
): Promise<OpenedSession> {
  const session = { ...visitor, user_id: userId, authenticated_at: authenticatedAt, clock }
  const { token, events } = await createSession(trx, session)
  return { token, user: await loadMe(trx, userId), events }
}
