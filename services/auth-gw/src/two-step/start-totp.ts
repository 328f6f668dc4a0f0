import { ApiError, type Principal } from '@ajet/shared/http'
import { renderSVG } from 'uqr'
import type { GatewayContext } from '../deps.ts'
import { newTotpSecret, totpUri } from './totp.ts'

export interface StartedTotp {
  readonly secret: string
  readonly uri: string
  readonly qr_svg: string
}

/**
 * Makes a secret for an app. It asks for nothing yet: only a code of the app switches two-step sign-in on.
 *
 * @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited`; `conflict` when it is on
 */
export async function startTotp(
  gateway: GatewayContext,
  principal: Principal,
  password: string | undefined,
): Promise<StartedTotp> {
  const { db, clock, box, config } = gateway
  await gateway.stepUp({ principal, password, freshIsEnough: true })
  const { user_id, username } = principal
  const secret = newTotpSecret()
  const sealed = await box.seal(user_id, secret)
  const fresh = { sealed, last_step: 0, created_at: new Date(clock.now()) }
  const kept = await db.kysely
    .insertInto('totp_secrets')
    .values({ user_id, ...fresh })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet(fresh).where('totp_secrets.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst()
  if (!kept) throw new ApiError('conflict', {}, 'Two-step sign-in is on already')
  const uri = totpUri(secret, new URL(config.base_url).host, username)
  return { secret, uri, qr_svg: renderSVG(uri, { border: 2 }) }
}
