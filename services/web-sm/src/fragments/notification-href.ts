import type { CommunityView, NotificationView } from '@ajet/shared/schema'
import { channelPath, communityPath, threadPath } from './paths.ts'

/** Where a notification leads; undefined when there is nothing left to see, or nothing the reader may. */
export function notificationHref(
  view: NotificationView,
  communities: readonly Pick<CommunityView, 'id' | 'slug'>[],
): string | undefined {
  const { type, channel, message, community_id: communityId, data } = view
  if (type === 'invite') return data['code'] === undefined ? undefined : `/invite/${encodeURIComponent(data['code'])}`
  const slug = communities.find(({ id }) => id === communityId)?.slug
  if (communityId !== null && slug === undefined) return undefined
  if (channel === null) return slug === undefined ? undefined : communityPath(slug)
  if (type === 'system' && data['event'] === 'removed_from_channel') return undefined
  if (message === null) return channelPath(slug ?? null, channel.id)
  if (message.parent_id !== null) return `${threadPath(slug ?? null, channel.id, message.parent_id)}#m-${message.id}`
  return `${channelPath(slug ?? null, channel.id)}?m=${message.id}`
}
