import type { ApiClient } from '../api-client/mod.ts'
import { obstacleIn, type DmView, type MembershipsView, type MyChannelView, type SyncView } from '../schema/mod.ts'
import type { Viewer } from './contract.ts'

/** Who the client speaks for and what they may see. Rejects as the client does, with `unauthenticated` when it speaks for nobody. */
export async function loadViewer(client: Pick<ApiClient, 'getMemberships'>): Promise<Viewer> {
  return viewerFromMemberships(await client.getMemberships())
}

function viewerFromMemberships(memberships: MembershipsView): Viewer {
  const { user_id, session_id, display_name, community_ids, channels } = memberships
  return {
    ...accessOf(memberships),
    userId: user_id,
    sessionId: session_id,
    displayName: display_name,
    communityIds: new Set(community_ids),
    channels: new Map(channels.map((channel) => [channel.id, channel.community_id])),
    mutedIn: new Set(memberships.muted_in),
    silentIn: new Set(memberships.silent_in),
  }
}

export function viewerFromSync(sync: SyncView): Viewer {
  const { user, session_id, communities, dms } = sync
  const joined = communities.flatMap(({ channels }) => channels.filter((channel) => channel.joined))
  return {
    ...accessOf(sync),
    userId: user.id,
    sessionId: session_id ?? null,
    displayName: user.display_name,
    communityIds: new Set(communities.map(({ id }) => id)),
    channels: new Map([...joined, ...dms].map((channel) => [channel.id, channel.community_id])),
    mutedIn: new Set(sync.muted_in),
    silentIn: new Set([...joined, ...dms].filter(isSilent).map(({ id }) => id)),
  }
}

/** As `silent_in` of the memberships. */
function isSilent(channel: MyChannelView | DmView): boolean {
  return obstacleIn({ channel, muted: false }) !== undefined
}

/** What an API token narrows; nothing for a person's session. */
function accessOf({ scopes, access_until }: Pick<SyncView, 'scopes' | 'access_until'>) {
  return {
    ...(access_until && { accessUntil: Date.parse(access_until) }),
    ...(scopes && !scopes.includes('write') && { readOnly: true }),
  }
}
