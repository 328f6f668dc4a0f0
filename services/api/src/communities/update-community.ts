import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { changesOf, writeAudit } from '../audit.ts'
import type { Action, CallOf } from '../context.ts'
import type { Outgoing } from '../outgoing.ts'
import { write } from '../write.ts'
import { accessCommunity, accessCommunityAsAdmin, lockCommunity } from './access.ts'
import { takingSlug } from './slug.ts'
import { communityView } from './view.ts'

/** Changes what is given. A change that changes nothing emits nothing. */
export const updateCommunity: Action<'updateCommunity'> = (api, call) =>
  takingSlug(call.body.slug, () =>
    write(api, call.principal.user_id, (trx, outgoing) => changeCommunity(trx, outgoing, call)),
  )

async function changeCommunity(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { principal, params, body }: CallOf<'updateCommunity'>,
) {
  const { id } = await accessCommunityAsAdmin(trx, principal.user_id, params.community)
  await lockCommunity(trx, id)
  await accessCommunityAsAdmin(trx, principal.user_id, id)
  const before = await accessCommunity(trx, principal.user_id, id)
  const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  if (Object.keys(change).length > 0) {
    await trx.updateTable('communities').set(change).where('id', '=', id).execute()
  }
  const after = { ...before, ...change }
  if (!Bun.deepEquals(before, after)) {
    const { name, slug, description, retention_days, link_previews } = after
    const settings = { retention_days, link_previews }
    outgoing.inCommunity(id, 'community/updated', { community_id: id, name, slug, description, ...settings })
    await writeAudit(trx, {
      action: 'community/updated',
      community_id: id,
      target: id,
      data: changesOf(before, change),
      actor_id: principal.user_id,
      now: outgoing.now,
    })
  }
  return communityView(after)
}
