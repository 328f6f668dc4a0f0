import type { Principal } from '@ajet/shared/http'
import { avatarUrl, type CommunityView } from '@ajet/shared/schema'
import { keepFile } from '../attachments/planned-files.ts'
import { writeAudit } from '../audit.ts'
import { accessCommunity, accessCommunityAsAdmin, lockCommunity } from '../communities/access.ts'
import { communityView } from '../communities/view.ts'
import type { ApiContext } from '../context.ts'
import { write } from '../write.ts'
import { forgetPicture } from './receive-picture.ts'

/** Gives a community this picture, or none; its members and the audit log learn of it. */
export async function putCommunityIcon(
  api: ApiContext,
  principal: Principal,
  { community, key }: { readonly community: string; readonly key: string | null },
): Promise<CommunityView> {
  const view = await write(api, principal.user_id, async (trx, outgoing) => {
    const { id } = await accessCommunityAsAdmin(trx, principal.user_id, community)
    await lockCommunity(trx, id)
    const before = await accessCommunity(trx, principal.user_id, id)
    if (before.icon_key === key) return communityView(before)
    if (key !== null) await keepFile(trx, key)
    await trx.updateTable('communities').set({ icon_key: key }).where('id', '=', id).execute()
    await forgetPicture(trx, before.icon_key)
    const { name, slug, description } = before
    const payload = { community_id: id, name, slug, description, icon_url: avatarUrl(key) }
    outgoing.inCommunity(id, 'community/updated', payload)
    await writeAudit(trx, {
      action: 'community/updated',
      community_id: id,
      target: id,
      data: { icon: key === null ? 'removed' : 'changed' },
      actor_id: principal.user_id,
      now: outgoing.now,
    })
    return communityView({ ...before, icon_key: key })
  })
  api.cleaner.wake()
  return view
}
