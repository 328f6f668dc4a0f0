import { isUniqueViolation, type Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { requireCategory } from '../categories/require-category.ts'
import { changesOf, channelName, writeAudit } from '../audit.ts'
import { holdCommunity } from '../communities/access.ts'
import type { Action, ApiContext, CallOf } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import type { Outgoing } from '../outgoing.ts'
import { write } from '../write.ts'
import { accessChannelForChange, accessMyChannel, type ChannelAccess } from './access.ts'
import { tellUpdated } from './events.ts'
import { requireMayBeDefault } from './default-channels.ts'
import { canManage, canSetTopic, isAdmin, isListed } from './policy.ts'
import { nextRev } from './queries.ts'
import { channelView, myChannelView, type ChannelRow } from './view.ts'
import { requireMayWrite, requireOpen } from './writing.ts'

/** Changes what is given. A change that changes nothing emits nothing. */
export const updateChannel: Action<'updateChannel'> = async (api, call) => {
  try {
    return await write(api, call.principal.user_id, (trx, outgoing) => changeChannel(api, trx, outgoing, call))
  } catch (error) {
    if (isUniqueViolation(error, 'channels_name')) throw new ApiError('name_taken', { name: call.body.name })
    throw error
  }
}

async function changeChannel(
  api: ApiContext,
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { principal, params, body }: CallOf<'updateChannel'>,
) {
  // A category is deleted under the community's lock, and then its channels are changed.
  if (body.category_id !== undefined) await holdCommunity(trx, params.channel_id)
  const before = await accessChannelForChange(trx, principal.user_id, params.channel_id)
  requireRight(before, body)
  await requireChangeable(trx, before, body, principal.user_id)
  if (body.category_id !== before.category_id) await requireCategory(trx, before, body.category_id)
  await requireMayBeDefault(trx, before, body)
  const change = columnsOf(before, body, new Date(api.clock.now()))
  if (Object.keys(change).length > 0) {
    await trx.updateTable('channels').set(change).where('id', '=', before.id).execute()
  }
  const after = await accessMyChannel(trx, principal.user_id, before.id)
  if (!Bun.deepEquals(channelView(before), channelView(after))) {
    const rev = isListed(after) ? null : await nextRev(trx, after.id)
    tellUpdated(outgoing, before, after, rev)
    await auditChange(trx, outgoing, before, after, principal.user_id)
  }
  return myChannelView(after)
}

/** A topic is said to everybody and is no privilege: it leaves no row. */
async function auditChange(
  trx: Transaction<Tables>,
  { now }: Outgoing,
  before: ChannelRow,
  after: ChannelRow,
  actor_id: string,
): Promise<void> {
  const { name: _, ...data } = changesOf(auditedOf(before), auditedOf(after))
  const renamed = before.name !== after.name
  if (!renamed && Object.keys(data).length === 0) return
  const { id: target, community_id } = after
  const entry = { action: 'channel/updated', community_id, target, data: { ...data, ...channelName(after) } } as const
  await writeAudit(trx, { ...entry, actor_id, now })
}

function auditedOf(channel: ChannelRow): object {
  const { topic: _, archived_at, modes, ...view } = channelView(channel)
  return { ...view, archived: archived_at !== null, modes: modes.join('') }
}

/** @throws ApiError `forbidden` */
function requireRight(channel: ChannelAccess, { topic, ...rest }: CallOf<'updateChannel'>['body']): void {
  if (rest.is_default !== undefined && !isAdmin(channel.role)) throw new ApiError('forbidden')
  const managing = Object.values(rest).some((value) => value !== undefined)
  if (managing && !canManage(channel)) throw new ApiError('forbidden')
  if (rest.retention_days !== undefined && !isAdmin(channel.role)) throw new ApiError('forbidden')
  if (topic !== undefined && !canSetTopic(channel)) throw new ApiError('forbidden')
}

/** How long messages are kept is no part of what an archived channel shows. @throws as `requireMayWrite` */
async function requireChangeable(
  trx: Transaction<Tables>,
  channel: ChannelAccess,
  { archived, retention_days: _, ...shown }: CallOf<'updateChannel'>['body'],
  userId: string,
): Promise<void> {
  if (archived !== false && Object.values(shown).some((value) => value !== undefined)) requireOpen(channel)
  if (shown.topic !== undefined && !canManage(channel)) return await requireMayWrite(trx, channel, userId)
  if ((shown.name ?? shown.topic) !== undefined) await requireNotMuted(trx, channel.community_id, userId)
}

function columnsOf(before: ChannelAccess, body: CallOf<'updateChannel'>['body'], now: Date) {
  const { name, topic, visibility, modes, archived, category_id, retention_days } = body
  // Nobody is put into a channel that the community does not see.
  const is_default = visibility === 'private' ? false : body.is_default
  return {
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
    ...(visibility !== undefined && { visibility }),
    ...(category_id !== undefined && { category_id }),
    ...(is_default !== undefined && { is_default }),
    ...(retention_days !== undefined && { retention_days }),
    ...(modes && modeColumns(modes)),
    ...(archived !== undefined && archived !== before.archived && { archived_at: archived ? now : null }),
  }
}

function modeColumns(modes: readonly string[]) {
  const has = (mode: string) => modes.includes(mode)
  return { mode_i: has('i'), mode_m: has('m'), mode_s: has('s'), mode_t: has('t'), mode_n: has('n') }
}
