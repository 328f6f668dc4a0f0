import type { ApiClient } from '../api-client/mod.ts'
import type { MembershipsView, SyncView } from '../schema/mod.ts'
import type { Viewer } from './contract.ts'

/** Who the client speaks for and what they may see. Rejects as the client does, with `unauthenticated` when it speaks for nobody. */
export async function loadViewer(client: Pick<ApiClient, 'getMemberships'>): Promise<Viewer> {
  return viewerFromMemberships(await client.getMemberships())
}

function viewerFromMemberships({
  user_id,
  session_id,
  display_name,
  community_ids,
  channels,
}: MembershipsView): Viewer {
  return {
    userId: user_id,
    sessionId: session_id,
    displayName: display_name,
    communityIds: new Set(community_ids),
    channels: new Map(channels.map((channel) => [channel.id, channel.community_id])),
  }
}

export function viewerFromSync({ user, session_id, communities, dms }: SyncView): Viewer {
  const joined = communities.flatMap(({ channels }) => channels.filter((channel) => channel.joined))
  return {
    userId: user.id,
    sessionId: session_id ?? null,
    displayName: user.display_name,
    communityIds: new Set(communities.map(({ id }) => id)),
    channels: new Map([...joined, ...dms].map((channel) => [channel.id, channel.community_id])),
  }
}
