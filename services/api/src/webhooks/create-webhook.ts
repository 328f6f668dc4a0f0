import { hashToken, newSessionToken } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { writeAudit } from '../audit.ts'
import { accessChannelForChange } from '../channels/access.ts'
import { canManage } from '../channels/policy.ts'
import { requireOpen } from '../channels/writing.ts'
import { accessMembership, lockCommunity } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { requireNotMuted } from '../mutes/access.ts'
import { write } from '../write.ts'
import { webhookView } from './view.ts'

/** Makes a webhook and the user its messages are of (AJ-21). The token is stored as a hash and shown this once. */
export const createWebhook: Action<'createWebhook'> = (api, { principal, params, body }) =>
  write(api, principal.user_id, async (trx) => {
    const { id: community_id } = await accessMembership(trx, principal.user_id, params.community)
    await lockCommunity(trx, community_id)
    const channel = await accessChannelForChange(trx, principal.user_id, body.channel_id)
    if (channel.community_id !== community_id) throw new ApiError('not_found')
    if (!canManage(channel)) throw new ApiError('forbidden')
    requireOpen(channel)
    await requireNotMuted(trx, community_id, principal.user_id)
    await requireRoom(trx, community_id)
    const { secret = null, avatar_url = null, allow_everyone = false, channel_id, name } = body
    const [id, token, now] = [newId(), newSessionToken(), api.clock.now()]
    const user_id = await insertAuthor(trx, channel_id, name)
    const mine = { id, channel_id, community_id, name, avatar_url, allow_everyone, created_by: principal.user_id }
    const webhook = { ...mine, created_at: new Date(now), last_used_at: null }
    const kept = secret === null ? { secret: null } : await api.secrets.seal('webhooks', id, secret)
    await trx
      .insertInto('webhooks')
      .values({ ...webhook, ...kept, user_id, token_hash: hashToken(token) })
      .execute()
    const what = { action: 'webhook/created', community_id, target: id, data: { channel_id, name } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now })
    const url = `${api.baseUrl}/hook/${id}/${token}`
    return { ...webhookView({ ...webhook, has_secret: secret !== null }), token, url }
  })

/** A user nobody can be, member of the channel with voice: what an operator has let in may post in a moderated one too. */
async function insertAuthor(trx: Transaction<Tables>, channel_id: string, display_name: string): Promise<string> {
  const id = newId()
  const username = `hook.${id.replaceAll('-', '').slice(-24)}`
  await trx.insertInto('users').values({ id, username, display_name, kind: 'webhook' }).execute()
  await trx.insertInto('channel_members').values({ channel_id, user_id: id, voice: true }).execute()
  return id
}

async function requireRoom(trx: Transaction<Tables>, communityId: string): Promise<void> {
  const { count } = await trx
    .selectFrom('webhooks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow()
  const limit = limits.webhooksPerCommunity
  if (Number(count) >= limit) throw new ApiError('limit_reached', { limit })
}
