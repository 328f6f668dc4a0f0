import { invalidInput } from '@ajet/shared/http'
import { sql } from 'kysely'
import { writeAudit } from '../audit.ts'
import type { Action } from '../context.ts'
import { write } from '../write.ts'
import { accessCategoriesForChange } from './access.ts'
import { selectCategories } from './queries.ts'
import { categoryView } from './view.ts'

/** Puts all categories of a community in an order; an event tells of each that has moved. */
export const orderCategories: Action<'orderCategories'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const { id: community_id } = await accessCategoriesForChange(trx, principal.user_id, params.community)
    const before = new Map((await selectCategories(trx, community_id).execute()).map((row) => [row.id, row]))
    const ordered = body.ids.flatMap((id, position) => {
      const row = before.get(id)
      return row ? [{ ...row, position }] : []
    })
    if (new Set(body.ids).size !== before.size || ordered.length !== before.size || body.ids.length !== before.size) {
      throw invalidInput([{ path: 'ids', message: 'names every category of the community once' }])
    }
    const moved = ordered.filter(({ id, position }) => before.get(id)?.position !== position)
    const ids = moved.map(({ id }) => id)
    const positions = moved.map(({ position }) => position)
    await sql`update channel_categories k set position = n.position
      from unnest(${ids}::uuid[], ${positions}::int[]) as n (id, position) where k.id = n.id`.execute(trx)
    for (const row of moved) outgoing.inCommunity(community_id, 'category/updated', { category: categoryView(row) })
    if (moved.length > 0) {
      const what = { action: 'category/ordered', community_id, target: community_id } as const
      await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
    }
    return { items: ordered.map(categoryView) }
  })
