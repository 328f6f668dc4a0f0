import { invalidInput } from '@ajet/shared/http'
import { newId, newSecret } from '@ajet/shared/std'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { loadInvite } from './access.ts'
import { inviteView } from './view.ts'

const DEFAULT_LIFETIME_MS = 7 * 24 * 60 * 60_000
/** 96 random bits: nobody guesses one. */
const CODE_BYTES = 12

export const createInvite: Action<'createInvite'> = async ({ db, clock, baseUrl }, { principal, params, body }) => {
  const community = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const code = newSecret(CODE_BYTES)
  await db.kysely
    .insertInto('invites')
    .values({
      id: newId(),
      code,
      community_id: community.id,
      created_by: principal.user_id,
      max_uses: body.max_uses ?? null,
      expires_at: expiryOf(body.expires_at, clock.now()),
      created_at: new Date(clock.now()),
    })
    .execute()
  return inviteView(await loadInvite(db.kysely, code), baseUrl)
}

/** @throws ApiError `invalid_input` for a time that has passed */
function expiryOf(asked: string | null | undefined, now: number): Date | null {
  if (asked === null) return null
  if (asked === undefined) return new Date(now + DEFAULT_LIFETIME_MS)
  const expiry = new Date(asked)
  if (expiry.getTime() <= now) throw invalidInput([{ path: 'expires_at', message: 'has passed' }])
  return expiry
}
