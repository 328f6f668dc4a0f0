import type { Tables } from '@ajet/shared/db'
import type { MeView } from '@ajet/shared/schema'
import { sql, type Transaction } from 'kysely'
import type { Action, CallOf } from '../context.ts'
import { saveKeywords } from '../keywords/save-keywords.ts'
import { findPartners } from '../dms/find-partners.ts'
import type { Outgoing } from '../outgoing.ts'
import { write } from '../write.ts'
import { accessMe } from './access.ts'
import { meView, type MeRow } from './me-view.ts'
import { authorView } from './view.ts'

/** Changes what is given; settings are merged. Everybody who shares a community or a DM learns a new name or status. */
export const updateMe: Action<'updateMe'> = async (api, { principal, body }): Promise<MeView> => {
  const me = await write(api, principal.user_id, async (trx, outgoing) => {
    const before = await accessMe(trx, principal.user_id)
    const after = { ...before, ...(await changeMe(trx, principal.user_id, body)) }
    if (body.settings?.keywords) await saveKeywords(trx, principal.user_id, body.settings.keywords)
    if (isSeenByOthers(before, after)) await tellCommunities(trx, outgoing, after)
    if (before.display_name !== after.display_name) tellProcesses(outgoing, after)
    return meView(after, api.clock.now())
  })
  if (body.settings?.keywords) await api.keywords.refresh()
  api.authenticator.forgetUser(principal.user_id)
  return me
}

async function changeMe(trx: Transaction<Tables>, userId: string, body: CallOf<'updateMe'>['body']) {
  const { display_name, status_text, settings } = body
  const change = {
    ...(display_name !== undefined && { display_name }),
    ...(status_text !== undefined && { status_text }),
    ...(settings && { settings: sql<Record<string, unknown>>`settings || ${settings}::jsonb` }),
  }
  if (Object.keys(change).length === 0) return {}
  return await trx
    .updateTable('users')
    .set(change)
    .where('id', '=', userId)
    .returning(['display_name', 'status_text', 'settings'])
    .executeTakeFirstOrThrow()
}

function isSeenByOthers(before: MeRow, after: MeRow): boolean {
  return before.display_name !== after.display_name || before.status_text !== after.status_text
}

/** Tells everybody who shares a community, and those who only have a DM left with the user. */
export async function tellCommunities(trx: Transaction<Tables>, outgoing: Outgoing, me: MeRow): Promise<void> {
  const memberships = await trx
    .selectFrom('community_members')
    .select('community_id')
    .where('user_id', '=', me.id)
    .orderBy('community_id')
    .execute()
  const ids = memberships.map(({ community_id }) => community_id)
  for (const id of ids) outgoing.inCommunity(id, 'user/updated', updatedPayload(me))
  for (const id of await findPartners(trx, me.id, ids)) outgoing.toUser(id, 'user/updated', updatedPayload(me))
}

/** What is posted from here on carries the new name and picture: every process reads its author anew. */
export function tellProcesses(outgoing: Outgoing, me: MeRow): void {
  outgoing.toUser(me.id, 'user/updated', updatedPayload(me))
}

function updatedPayload(me: MeRow) {
  return { user: authorView(me), status_text: me.status_text }
}
