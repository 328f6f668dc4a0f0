import { hashToken } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { ErrorCode } from '@ajet/shared/schema'
import type { Selectable, Transaction } from 'kysely'
import type { GatewayContext } from '../deps.ts'
import { openSession, type OpenedSession, type SignedIn, type Visitor } from '../sessions/open-session.ts'

/** A poll this little too early came late over a slow network the time before. */
const TOLERANCE_MS = 500
/** What a poll that comes too soon adds to the pause, in seconds (RFC 8628 §3.5). */
const SLOWER_S = 5
const SLOWEST_S = 60

type Outcome = { readonly opened: OpenedSession } | { readonly error: ErrorCode; readonly interval?: number }

/**
 * What has become of a program's wish to be signed in. An approved one is answered with a session, once; who polls is
 * whom the session remembers.
 *
 * @throws ApiError `authorization_pending`, `slow_down` with `interval`, `access_denied`, `expired_token`
 */
export async function takeDeviceLink(gateway: GatewayContext, deviceCode: string, visitor: Visitor): Promise<SignedIn> {
  const { attempts, db, relay } = gateway
  const outcome = await db.transaction((trx) => take(gateway, trx, deviceCode, visitor))
  if ('error' in outcome) {
    const { error, interval } = outcome
    if (error === 'expired_token') await attempts.tryGuess(visitor.address)
    throw new ApiError(error, interval === undefined ? {} : { interval })
  }
  const { token, user, events } = outcome.opened
  relay.offer(events)
  return { token, user }
}

/** The row's lock makes two polls at once one after the other: only the first finds it. */
async function take(
  gateway: GatewayContext,
  trx: Transaction<Tables>,
  deviceCode: string,
  visitor: Visitor,
): Promise<Outcome> {
  const now = gateway.clock.now()
  const link = await trx
    .selectFrom('device_links')
    .selectAll()
    .where('device_code_hash', '=', hashToken(deviceCode))
    .forUpdate()
    .executeTakeFirst()
  if (!link || link.expires_at.getTime() <= now) return { error: 'expired_token' }
  if (link.status === 'pending') return await wait(trx, link, now)
  await trx.deleteFrom('device_links').where('id', '=', link.id).execute()
  if (link.status === 'denied' || link.user_id === null) return { error: 'access_denied' }
  const authenticatedAt = await loadAuthenticatedAt(trx, link.session_id)
  return { opened: await openSession(gateway, trx, link.user_id, visitor, authenticatedAt) }
}

/** Approving is no sign-in: whoever found a session open must not make a fresh one of it. */
async function loadAuthenticatedAt(trx: Transaction<Tables>, sessionId: string | null): Promise<Date> {
  const session = await trx
    .selectFrom('sessions')
    .select(['authenticated_at', 'created_at'])
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow()
  return session.authenticated_at ?? session.created_at
}

async function wait(
  trx: Transaction<Tables>,
  { id, interval_s, last_polled_at }: Selectable<Tables['device_links']>,
  now: number,
): Promise<Outcome> {
  const due = (last_polled_at?.getTime() ?? 0) + interval_s * 1000 - TOLERANCE_MS
  const isTooSoon = now < due
  const interval = isTooSoon ? Math.min(interval_s + SLOWER_S, SLOWEST_S) : interval_s
  await trx
    .updateTable('device_links')
    .set({ last_polled_at: new Date(now), interval_s: interval })
    .where('id', '=', id)
    .execute()
  return { error: isTooSoon ? 'slow_down' : 'authorization_pending', interval }
}
