import { loadLoginMethods } from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'

/** @throws ApiError `login_method_off` while passkeys are switched off, by the owner or by the settings */
export async function requirePasskeys({ db, login }: Pick<GatewayContext, 'db' | 'login'>): Promise<void> {
  const { passkeys } = await loadLoginMethods(db.kysely, login)
  if (!passkeys) throw new ApiError('login_method_off')
}
