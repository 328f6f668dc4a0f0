import { sql } from 'kysely'
import type { ApiContext } from '../context.ts'
import { inSteps } from '../jobs/in-steps.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import { authorView } from '../users/view.ts'
import { write } from '../write.ts'

const MINUTE_MS = 60_000

/** Ends the mutes whose time is over and tells whoever was muted (AJ-32). Writing is open to them from the time itself on. */
export const expireMutesJob = defineJob('mutes/expire', {
  every: MINUTE_MS,
  run: (api, { signal }) => inSteps(api, signal, ({ all, size }) => all(() => expireSome(api, size))),
})

async function expireSome(api: ApiContext, size: number): Promise<number> {
  return await write(api, null, async (trx, outgoing) => {
    const over = trx
      .selectFrom('mutes')
      .select(sql<string>`ctid`.as('at'))
      .where('until', '<=', new Date(api.clock.now()))
      .orderBy('until')
      .limit(size)
      .forUpdate()
      .skipLocked()
    const ended = await trx
      .with('ended', (db) =>
        db
          .deleteFrom('mutes')
          .where(sql`ctid`, 'in', over)
          .returning(['community_id', 'user_id']),
      )
      .selectFrom('ended as e')
      .innerJoin('users as u', 'u.id', 'e.user_id')
      .innerJoin('communities as c', 'c.id', 'e.community_id')
      .leftJoin('community_members as m', (join) =>
        join.onRef('m.community_id', '=', 'e.community_id').onRef('m.user_id', '=', 'e.user_id'),
      )
      .select(['u.id', 'u.username', 'u.display_name', 'u.kind', 'u.avatar_key', 'e.community_id', 'c.name', 'm.role'])
      .execute()
    for (const { community_id, name, role, ...user } of ended) {
      // Out of the community meanwhile: it is nothing to them.
      if (role === null) continue
      const place = { id: null, community_id }
      outgoing.toUser(user.id, 'member/unmuted', { user_id: user.id, user: authorView(user) }, place)
      const about = { type: 'system', source_id: community_id, community_id } as const
      const data = { event: 'unmuted', community_name: name }
      await notifyUser(trx, outgoing, { user_id: user.id, ...about, data })
    }
    return ended.length
  })
}
