import { loadLoginMethods } from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'

/** @throws ApiError `login_method_off` while passwords are switched off (AJ-12) */
export async function requirePasswordLogin({ db, login }: Pick<GatewayContext, 'db' | 'login'>): Promise<void> {
  const { password } = await loadLoginMethods(db.kysely, login)
  if (!password) throw new ApiError('login_method_off')
}
