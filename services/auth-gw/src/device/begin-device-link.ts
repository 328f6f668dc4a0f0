import { hashToken, hashUserCode, newUserCode } from '@ajet/shared/auth'
import { newId, newSecret } from '@ajet/shared/std'
import type { GatewayContext } from '../deps.ts'
import type { Visitor } from '../sessions/open-session.ts'

const EXPIRES_IN_S = 10 * 60
/** Seconds between two polls (RFC 8628 §3.2). */
const INTERVAL_S = 5

/** Two codes for a program that wants to be signed in: one it keeps, one a person types into a browser. */
export async function beginDeviceLink(
  { attempts, clock, config, db }: GatewayContext,
  { client_name = 'A program' }: { readonly client_name?: string | undefined },
  { user_agent, address }: Visitor,
) {
  await attempts.tryDeviceLink(address)
  const [device_code, user_code] = [newSecret(32), newUserCode()]
  const now = clock.now()
  await db.kysely
    .insertInto('device_links')
    .values({
      id: newId(),
      device_code_hash: hashToken(device_code),
      user_code_hash: hashUserCode(user_code),
      client_name,
      user_agent,
      address,
      interval_s: INTERVAL_S,
      created_at: new Date(now),
      expires_at: new Date(now + EXPIRES_IN_S * 1000),
    })
    .execute()
  const verification_uri = `${config.base_url}/device`
  const complete = { verification_uri_complete: `${verification_uri}?code=${user_code}` }
  return { device_code, user_code, verification_uri, ...complete, expires_in: EXPIRES_IN_S, interval: INTERVAL_S }
}
