import { createCommunity as insertCommunity } from '@ajet/shared/db'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessCommunity } from './access.ts'
import { takingSlug } from './slug.ts'
import { communityView } from './view.ts'

export const createCommunity: Action<'createCommunity'> = (api, { principal, body }) =>
  takingSlug(body.slug, () =>
    write(api, principal.user_id, async (trx, outgoing) => {
      const { community, events } = await insertCommunity(trx, {
        ...body,
        owner_id: principal.user_id,
        clock: api.clock,
      })
      outgoing.rows.push(...events)
      const what = { action: 'community/created', community_id: community.id, target: community.id } as const
      await writeAudit(trx, { ...what, data: { name: body.name }, actor_id: principal.user_id, now: outgoing.now })
      return communityView(await accessCommunity(trx, principal.user_id, community.id))
    }),
  )
