import { dropLinkedAccounts, dropPasskeys, dropTwoStep, revokeSessions } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { recipientKey } from '@ajet/shared/mailer'
import { newId } from '@ajet/shared/std'
import { sql, type Transaction } from 'kysely'
import { forgetPicture } from '../avatars/receive-picture.ts'
import type { ApiContext } from '../context.ts'
import { endInvites } from '../invites/end-invites.ts'
import { enqueueJob } from '../jobs/enqueue-job.ts'
import type { Outgoing } from '../outgoing.ts'
import { leaveEverything } from './leave-everything.ts'

/** What is shown in the place of somebody who has deleted their account. */
export const DELETED_NAME = 'Deleted user'

/**
 * Deletes an account: nobody can sign in with it, it is in no community and nowhere named, and its user name and address
 * are free. What it wrote to others stays, by "Deleted user". Locks are taken in the order of everybody who writes:
 * communities, channels, then the user.
 *
 * @throws ApiError `last_owner` with the communities that nobody else owns; `conflict` when it joined one meanwhile
 */
export async function deleteUser(
  { clock, postbox }: Pick<ApiContext, 'clock' | 'postbox'>,
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  userId: string,
): Promise<void> {
  const left = await leaveEverything(trx, outgoing, userId)
  const before = await anonymise(trx, userId, outgoing.now)
  await requireNowhere(trx, userId)
  const { events } = await revokeSessions(trx, { user_id: userId, actor_id: outgoing.actorId, clock })
  outgoing.rows.push(...events)
  await dropWaysIn(trx, userId)
  await forgetOwn(trx, outgoing, userId)
  await forgetPicture(trx, before.avatar_key)
  await enqueueJob(trx, 'user/erase', { user_id: userId }, { now: outgoing.now, key: userId })
  left.tell(outgoing, {
    id: userId,
    username: before.newName,
    display_name: DELETED_NAME,
    kind: 'user',
    avatar_key: null,
  })
  if (before.email === null) return
  await forgetMails(trx, before.email)
  if (!postbox?.reachesPeople) return
  const to = { name: before.display_name, address: before.email }
  await postbox.put(trx, { to, template: 'account_deleted', data: { name: before.display_name } })
}

/** From here on nobody signs the account in, nor adds it anywhere: they hold its row first (`holdUser`). */
async function anonymise(trx: Transaction<Tables>, userId: string, now: number) {
  const before = await trx
    .selectFrom('users')
    .select(['email', 'display_name', 'avatar_key'])
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw new ApiError('not_found')
  // Not from its id, which everybody knows: somebody could take the name before.
  const newName = `deleted.${newId().replaceAll('-', '').slice(-24)}`
  await trx
    .updateTable('users')
    .set({
      username: newName,
      display_name: DELETED_NAME,
      email: null,
      email_confirmed_at: null,
      password_hash: null,
      avatar_key: null,
      status_text: '',
      settings: {},
      last_seen_at: null,
      deleted_at: new Date(now),
    })
    .where('id', '=', userId)
    .execute()
  return { ...before, newName }
}

/** It may have joined a community while it left the others. */
async function requireNowhere(trx: Transaction<Tables>, userId: string): Promise<void> {
  const somewhere = await trx
    .selectFrom('community_members')
    .select('community_id')
    .where('user_id', '=', userId)
    .limit(1)
    .executeTakeFirst()
  if (somewhere) throw new ApiError('conflict', {}, 'The account has joined a community at this moment; try again')
}

async function dropWaysIn(trx: Transaction<Tables>, userId: string): Promise<void> {
  await dropTwoStep(trx, userId)
  await dropPasskeys(trx, userId)
  await dropLinkedAccounts(trx, userId)
  for (const table of ['mail_links', 'device_links', 'oauth_transactions'] as const)
    await trx.deleteFrom(table).where('user_id', '=', userId).execute()
}

/** What is its own and little; what may be much follows by a job. */
async function forgetOwn(trx: Transaction<Tables>, outgoing: Outgoing, userId: string): Promise<void> {
  const reminders = await trx.deleteFrom('reminders').where('user_id', '=', userId).returning('id').execute()
  await trx
    .deleteFrom('job_queue')
    .where('kind', '=', 'reminder/deliver')
    .where('key', '=', sql<string>`any(${reminders.map(({ id }) => id)}::text[])`)
    .execute()
  // They belong to the community and stay; that they were made by an account that is gone is what can be known of it.
  for (const table of ['api_users', 'api_tokens'] as const)
    await trx.updateTable(table).set({ created_by: null }).where('created_by', '=', userId).execute()
  for (const table of ['user_keywords', 'mail_digests', 'mutes', 'bans'] as const)
    await trx.deleteFrom(table).where('user_id', '=', userId).execute()
  await endInvites(trx, outgoing, sql<boolean>`${userId} in (i.user_id, i.created_by)`)
}

async function forgetMails(trx: Transaction<Tables>, email: string): Promise<void> {
  await trx
    .deleteFrom('mail_queue')
    .where('recipient_key', '=', recipientKey(email))
    .where(sql<string>`lower(to_address)`, '=', email.toLowerCase())
    .execute()
}
