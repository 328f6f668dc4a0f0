import { ApiError } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'

/** @throws ApiError `login_method_off` where the settings switch passkeys off */
export function requirePasskeys({ config }: Pick<GatewayContext, 'config'>): void {
  if (!config.login.passkeys) throw new ApiError('login_method_off')
}
