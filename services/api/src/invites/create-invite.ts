import { invalidInput } from '@ajet/shared/http'
import { newId, newSecret } from '@ajet/shared/std'
import { writeAudit } from '../audit.ts'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import { write } from '../write.ts'
import { loadInvite } from './access.ts'
import { invitePerson } from './invite-person.ts'
import { mailInvite } from './mail-invite.ts'
import { inviteView } from './view.ts'

const DEFAULT_LIFETIME_MS = 7 * 24 * 60 * 60_000
/** 96 random bits: nobody guesses one. */
const CODE_BYTES = 12

/** Makes a link for whoever has it, or invites one person. */
export const createInvite: Action<'createInvite'> = async (api, { principal, params, body }) => {
  const view = await write(api, principal.user_id, async (trx, outgoing) => {
    const now = api.clock.now()
    const community = await accessCommunityAsAdmin(trx, principal.user_id, params.community)
    await requireNotMuted(trx, community.id, principal.user_id)
    const invite = {
      id: newId(),
      code: newSecret(CODE_BYTES),
      community_id: community.id,
      created_by: principal.user_id,
      max_uses: body.max_uses ?? null,
      expires_at: expiryOf(body.expires_at, now),
      created_at: new Date(now),
    }
    if (body.user_id === undefined) await trx.insertInto('invites').values(invite).execute()
    else {
      const { user_id } = body
      await invitePerson(trx, outgoing, { ...invite, user_id }, community)
      const place = { inviter: principal.display_name, community: community.name }
      await mailInvite(api, trx, { user_id, code: invite.code, expires_at: invite.expires_at, ...place })
    }
    const target = body.user_id ?? invite.id
    const what = { action: 'invite/created', community_id: community.id, target } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now })
    return inviteView(await loadInvite(trx, invite.code), api.baseUrl)
  })
  if (body.user_id !== undefined) api.postbox?.collect()
  return view
}

/** @throws ApiError `invalid_input` for a time that has passed */
function expiryOf(asked: string | null | undefined, now: number): Date | null {
  if (asked === null) return null
  if (asked === undefined) return new Date(now + DEFAULT_LIFETIME_MS)
  const expiry = new Date(asked)
  if (expiry.getTime() <= now) throw invalidInput([{ path: 'expires_at', message: 'has passed' }])
  return expiry
}
