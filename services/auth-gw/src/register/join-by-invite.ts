import { joinCommunity, type OutboxRow, type Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { GatewayContext } from '../deps.ts'
import type { Visitor } from '../sessions/open-session.ts'
import { createUser, type NewUser } from '../users/create-user.ts'

export interface JoinByInvite {
  readonly invite_code: string
  readonly user: Omit<NewUser, 'clock'>
}

/** A new account in the community of an invite, which it uses once (AJ-40). @throws ApiError `invite_invalid` */
export async function joinByInvite(
  { clock }: Pick<GatewayContext, 'clock'>,
  trx: Transaction<Tables>,
  { invite_code, user }: JoinByInvite,
  { address }: Visitor,
): Promise<{ readonly user_id: string; readonly events: readonly OutboxRow[] }> {
  const invite = await requireInvite(trx, invite_code, clock.now(), { lock: true })
  const { community_id } = invite
  const user_id = await createUser(trx, { ...user, clock })
  await trx
    .updateTable('invites')
    .set({ uses: invite.uses + 1 })
    .where('id', '=', invite.id)
    .execute()
  const { events } = await joinCommunity(trx, { community_id, user_id, role: 'member', clock })
  await writeAudit(trx, { action: 'user/registered', actor_id: user_id, community_id, address, clock })
  return { user_id, events }
}

interface ValidInvite {
  readonly id: string
  readonly community_id: string
  readonly uses: number
}

/** @throws ApiError `invite_invalid` */
export async function requireInvite(
  db: Kysely<Tables>,
  code: string,
  now: number,
  { lock }: { readonly lock: boolean },
): Promise<ValidInvite> {
  const invite = await db
    .selectFrom('invites')
    .select(['id', 'community_id', 'uses', 'max_uses', 'expires_at'])
    .where('code', '=', code)
    // An invite for one person is for the account that person has.
    .where('user_id', 'is', null)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  const isSpent = invite?.max_uses != null && invite.uses >= invite.max_uses
  const isOver = invite?.expires_at != null && invite.expires_at.getTime() <= now
  if (!invite || isSpent || isOver) throw new ApiError('invite_invalid')
  return invite
}
