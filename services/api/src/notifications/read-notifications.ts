import { sql, type RawBuilder } from 'kysely'
import type { Action, CallOf } from '../context.ts'
import { write } from '../write.ts'
import { markNotifications } from './mark-notifications.ts'

/** Marks own notifications read; ids of others, and of what is read, change nothing. */
export const readNotifications: Action<'readNotifications'> = (api, { principal, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => ({
    unread_count: await markNotifications(trx, outgoing, principal.user_id, conditionOf(body)),
  }))

/** Ids are in the order of time, so that one which is gone still says how far. */
function conditionOf({ ids, before, thread_id }: CallOf<'readNotifications'>['body']): RawBuilder<boolean> {
  if (ids) return sql<boolean>`n.id = any(${ids}::uuid[])`
  if (before) return sql<boolean>`n.id <= ${before}`
  if (!thread_id) return sql<boolean>`true`
  return sql<boolean>`exists (
    select from messages m where m.id = n.message_id and ${thread_id} in (m.id, m.parent_id))`
}
