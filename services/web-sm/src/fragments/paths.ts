/** Addresses of the pages. `community` is a slug or an id, null for a DM; `channel` an id or, in a community, a name. */
export const communityPath = (community: string): string => `/c/${encodeURIComponent(community)}`

export const channelPath = (community: string | null, channel: string): string =>
  community === null ? dmPath(channel) : `${communityPath(community)}/channels/${encodeURIComponent(channel)}`

export const dmPath = (channel: string): string => `/dm/${encodeURIComponent(channel)}`

export const threadPath = (community: string | null, channel: string, message: string): string =>
  `${channelPath(community, channel)}/thread/${encodeURIComponent(message)}`

export const historyPath = (community: string | null, channel: string, message: string): string =>
  `${channelPath(community, channel)}/history/${encodeURIComponent(message)}`

export const browsePath = (community: string): string => `${communityPath(community)}/channels`

export const membersPath = (community: string): string => `${communityPath(community)}/members`

export const webhooksPath = (community: string): string => `${communityPath(community)}/webhooks`

export const outgoingPath = (community: string, webhook: string): string =>
  `${webhooksPath(community)}/outgoing/${encodeURIComponent(webhook)}`

export const auditPath = (community: string): string => `${communityPath(community)}/audit`

export const adminPath = (community: string): string => `${communityPath(community)}/admin`

export const botsPath = (community: string): string => `${communityPath(community)}/bots`

export const botPath = (community: string, bot: string): string => `${botsPath(community)}/${encodeURIComponent(bot)}`

export const channelAdminPath = (community: string): string => `${adminPath(community)}/channels`

export const commandsPath = (community: string): string => `${communityPath(community)}/commands`

/** How people sign in to the server, and one login provider. */
export const signInPath = '/settings/sign-in'

export const providerPath = (provider: string): string => `${signInPath}/${encodeURIComponent(provider)}`
