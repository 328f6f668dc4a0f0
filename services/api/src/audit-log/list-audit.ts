import type { Tables } from '@ajet/shared/db'
import type { AuditView, AuthorView } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { sql, type Kysely } from 'kysely'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { actorOf } from '../notifications/view.ts'
import { loadPage, mapPage, requireCursor } from '../page.ts'
import { iso } from '../time.ts'
import { authorView } from '../users/view.ts'

/** The audit log of a community in the order of time, from its end. Addresses are for whoever runs the server alone. */
export const listAudit: Action<'listAudit'> = async ({ db }, { principal, params, query }) => {
  const { id: communityId } = await accessCommunityAsAdmin(db.kysely, principal.user_id, params.community)
  const { actor, action } = query
  const ofCommunity = selectAudit(db.kysely).where('a.community_id', '=', communityId)
  const asked = ofCommunity
    .$if(actor !== undefined, (q) => q.where('a.actor_id', '=', actor ?? null))
    .$if(action !== undefined && !action.endsWith('/'), (q) => q.where('a.action', '=', action ?? ''))
    .$if(action?.endsWith('/') === true, (q) =>
      // From the prefix to what follows all that begin so.
      q.where('a.action', '>', action ?? '').where('a.action', '<', `${action?.slice(0, -1)}0`),
    )
  const page = await loadPage(query, 'end', async ({ direction, cursor, limit }) => {
    if (cursor) requireCursor(await ofCommunity.where('a.id', '=', cursor).executeTakeFirst())
    return await asked
      .$if(cursor !== undefined, (q) => q.where('a.id', direction === 'asc' ? '>' : '<', cursor ?? ''))
      .orderBy('a.id', direction)
      .limit(limit)
      .execute()
  })
  const targets = await loadUsers(
    db.kysely,
    page.items.map(({ target }) => target),
  )
  return mapPage(page, (row): AuditView => {
    const { id, target, data, created_at } = row
    const texts = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]))
    const target_user = targets.get(target) ?? null
    return {
      id,
      action: row.action,
      actor: actorOf(asActor(row)),
      target,
      target_user,
      data: texts,
      created_at: iso(created_at),
    }
  })
}

function selectAudit(db: Kysely<Tables>) {
  return db
    .selectFrom('audit_log as a')
    .leftJoin('users as u', 'u.id', 'a.actor_id')
    .select(['a.id', 'a.action', 'a.actor_id', 'a.target', 'a.data', 'a.created_at'])
    .select(['u.username', 'u.display_name', 'u.kind', 'u.avatar_key'])
}

type AuditRow = Awaited<ReturnType<ReturnType<typeof selectAudit>['executeTakeFirstOrThrow']>>

function asActor({ actor_id, username, display_name, kind, avatar_key }: AuditRow) {
  return {
    actor_id,
    username,
    display_name,
    kind,
    avatar_key,
    channel_id: null,
    channel_type: null,
    channel_name: null,
  }
}

async function loadUsers(db: Kysely<Tables>, targets: readonly string[]): Promise<ReadonlyMap<string, AuthorView>> {
  const users = await db
    .selectFrom('users')
    .select(['id', 'username', 'display_name', 'kind', 'avatar_key'])
    .where('id', '=', sql<string>`any(${[...new Set(targets)].filter(isId)}::uuid[])`)
    .execute()
  return new Map(users.map((user) => [user.id, authorView(user)]))
}
