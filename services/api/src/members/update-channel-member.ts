import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Transaction } from 'kysely'
import { changesOf, writeAudit } from '../audit.ts'
import { accessChannelForChange, type ChannelAccess } from '../channels/access.ts'
import { canManage } from '../channels/policy.ts'
import { nextRev } from '../channels/queries.ts'
import { requireOpen } from '../channels/writing.ts'
import type { Action, CallOf } from '../context.ts'
import type { Outgoing } from '../outgoing.ts'
import { authorView } from '../users/view.ts'
import { write } from '../write.ts'
import { userIdOf } from './access.ts'
import { selectChannelMembers } from './queries.ts'

/** Changes what is given: operator and voice are everybody's business, muted and what notifies only the member's own. */
export const updateChannelMember: Action<'updateChannelMember'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const channel = await accessChannelForChange(trx, principal.user_id, params.channel_id)
    const userId = userIdOf(params.user, principal.user_id)
    requireRight(channel, userId === principal.user_id, body)
    if (await changeMember(trx, outgoing, channel, userId, body)) {
      const { operator, voice } = body
      const data = {
        channel_id: channel.id,
        ...changesOf({}, { ...(operator !== undefined && { operator }), ...(voice !== undefined && { voice }) }),
      }
      const what = {
        action: 'channel/member-changed',
        community_id: channel.community_id,
        target: userId,
        data,
      } as const
      await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
    }
  })

/** @throws ApiError `forbidden`, `channel_archived` */
function requireRight(channel: ChannelAccess, isSelf: boolean, body: CallOf<'updateChannelMember'>['body']): void {
  const { operator, voice, muted, notify_level } = body
  const raises = (operator ?? voice) !== undefined
  if (raises && !canManage(channel)) throw new ApiError('forbidden')
  if ((muted ?? notify_level) !== undefined && !isSelf) throw new ApiError('forbidden')
  if (raises) requireOpen(channel)
}

/** Resolves with whether the member's rights are others now. */
async function changeMember(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  channel: ChannelAccess,
  userId: string,
  body: CallOf<'updateChannelMember'>['body'],
): Promise<boolean> {
  const member = await selectChannelMembers(trx, userId, channel.id)
    .select(['m.muted', 'm.notify_level'])
    .where('m.user_id', '=', userId)
    .executeTakeFirst()
  if (!member) throw new ApiError('not_found')
  const { operator = member.operator, voice = member.voice, muted = member.muted } = body
  const { notify_level = member.notify_level } = body
  await trx
    .updateTable('channel_members')
    .set({ operator, voice, muted, notify_level })
    .where('channel_id', '=', channel.id)
    .where('user_id', '=', userId)
    .execute()
  const who = { user_id: userId, user: authorView(member) }
  const isRaised = operator !== member.operator || voice !== member.voice
  if (isRaised) {
    outgoing.inChannel(channel, await nextRev(trx, channel.id), 'member/updated', { ...who, operator, voice })
  }
  if (muted !== member.muted || notify_level !== member.notify_level) {
    outgoing.toUser(userId, 'member/updated', { ...who, muted, notify_level }, channel)
  }
  return isRaised
}
