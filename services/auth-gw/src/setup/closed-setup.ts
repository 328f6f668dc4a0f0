import type { GatewayContext } from '../deps.ts'
import { isReadOnly } from '../guard/origin-check.ts'
import { isSetUp } from './setup-token.ts'

/** The answer to whoever opens the setup page once somebody has an account: the way to sign in, and why. */
export async function findClosedSetup(
  { db }: Pick<GatewayContext, 'db'>,
  { method }: Request,
  path: string,
): Promise<Response | undefined> {
  if (path !== '/setup' || !isReadOnly(method) || !(await isSetUp(db.kysely))) return undefined
  const headers = { location: '/auth/login?error=already_set_up', 'cache-control': 'no-store' }
  return new Response(null, { status: 303, headers })
}
