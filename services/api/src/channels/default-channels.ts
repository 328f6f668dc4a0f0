import type { Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import type { Transaction } from 'kysely'
import type { ChannelAccess } from './access.ts'

/**
 * Newcomers join public channels of the community, and only so many. Two that are made default at once may pass the
 * limit by one. @throws ApiError `invalid_input`, `limit_reached`
 */
export async function requireMayBeDefault(
  trx: Transaction<Tables>,
  channel: ChannelAccess,
  { is_default, visibility = channel.visibility }: { is_default?: boolean; visibility?: ChannelAccess['visibility'] },
): Promise<void> {
  if (is_default !== true || channel.is_default) return
  if (visibility === 'private' || channel.community_id === null) {
    throw invalidInput([{ path: 'is_default', message: 'is for public channels' }])
  }
  const others = await trx
    .selectFrom('channels')
    .select('id')
    .where('community_id', '=', channel.community_id)
    .where('is_default', '=', true)
    .execute()
  if (others.length < limits.defaultChannels) return
  throw new ApiError('limit_reached', { limit: limits.defaultChannels }, 'Newcomers join enough channels already')
}
