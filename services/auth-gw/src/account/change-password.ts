import type { Principal } from '@ajet/shared/http'
import { tellOwner } from '@ajet/shared/mailer'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import { dropChallenges } from '../two-step/challenges.ts'
import { endSessions } from './end-sessions.ts'
import { dropLinks } from './mail-links.ts'

export interface ChangePasswordInput {
  readonly current_password?: string | undefined
  readonly password: string
}

/**
 * Changes the caller's password and ends their other sessions in every process (ABU-12).
 *
 * @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited`
 */
export async function changePassword(
  gateway: GatewayContext,
  principal: Principal,
  input: ChangePasswordInput,
  address: string,
): Promise<void> {
  const { db, clock, passwords, relay, authenticator, postbox } = gateway
  await gateway.stepUp({ principal, password: input.current_password, freshIsEnough: false })
  const password_hash = await passwords.hash(input.password)
  const { user_id, session_id } = principal
  const { session_ids, events } = await db.transaction(async (trx) => {
    await trx.updateTable('users').set({ password_hash }).where('id', '=', user_id).execute()
    await dropLinks(trx, user_id, ['change', 'reset'])
    await dropChallenges(trx, user_id)
    await writeAudit(trx, { action: 'password/changed', actor_id: user_id, address, clock })
    await tellOwner(gateway, trx, user_id, 'password_changed')
    return await endSessions(trx, { user_id, except: session_id, clock })
  })
  authenticator.forget(session_ids)
  relay.offer(events)
  postbox.collect()
}
