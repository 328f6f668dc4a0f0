import { ApiError } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'

/** True where new addresses are asked for by mail: it is wanted, and mail reaches people. */
export function asksForConfirmation({ config, postbox }: Pick<GatewayContext, 'config' | 'postbox'>): boolean {
  return config.auth.confirm_email !== 'off' && postbox.reachesPeople
}

/**
 * Refuses a session before the address is confirmed, where the settings want that. Accounts without an address have
 * nothing to confirm.
 *
 * @throws ApiError `email_unconfirmed`
 */
export function requireConfirmed(
  { config }: Pick<GatewayContext, 'config'>,
  user: { readonly email: string | null; readonly email_confirmed_at: Date | null },
): void {
  const isMissing = user.email !== null && user.email_confirmed_at === null
  if (config.auth.confirm_email === 'required' && isMissing) throw new ApiError('email_unconfirmed')
}
