/**
 * The subjects of the bus (SH-3). `chat.>` is durable and replayable, `live.>` is ephemeral.
 * Community-scoped subjects are the sharding unit (AJ-58).
 */
export const subjects = {
  community: (communityId: string) => `chat.events.${communityId}`,
  dm: (channelId: string) => `chat.dm.${channelId}`,
  notifications: (userId: string) => `chat.notifications.${userId}`,
  typing: (communityId: string, channelId: string) => `live.typing.${communityId}.${channelId}`,
  dmTyping: (channelId: string) => `live.typing.dm.${channelId}`,
  presence: (communityId: string) => `live.presence.${communityId}`,
  everyDurable: 'chat.>',
  everyTyping: 'live.typing.>',
  everyPresence: 'live.presence.>',
} as const

/** True when events on the subject are kept in the durable log. */
export function isDurable(subject: string): boolean {
  return subject.startsWith('chat.')
}
