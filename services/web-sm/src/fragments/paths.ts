/** Addresses of the pages. `community` is a slug or an id, `channel` an id or a name. */
export const communityPath = (community: string): string => `/c/${encodeURIComponent(community)}`

export const channelPath = (community: string, channel: string): string =>
  `${communityPath(community)}/channels/${encodeURIComponent(channel)}`

export const threadPath = (community: string, channel: string, message: string): string =>
  `${channelPath(community, channel)}/thread/${encodeURIComponent(message)}`

export const browsePath = (community: string): string => `${communityPath(community)}/channels`

export const membersPath = (community: string): string => `${communityPath(community)}/members`
