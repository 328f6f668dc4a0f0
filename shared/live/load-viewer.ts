import type { ApiClient } from '../api-client/mod.ts'
import type { SyncView } from '../schema/mod.ts'
import type { Viewer } from './contract.ts'

/** Who the client speaks for and what they may see. Rejects as the client does, with `unauthenticated` when it speaks for nobody. */
export async function loadViewer(client: Pick<ApiClient, 'sync'>): Promise<Viewer> {
  return viewerFromSync(await client.sync())
}

export function viewerFromSync({ user, session_id, communities, dms = [] }: SyncView): Viewer {
  const joined = communities.flatMap(({ channels }) => channels.filter((channel) => channel.joined))
  return {
    userId: user.id,
    sessionId: session_id ?? null,
    displayName: user.display_name,
    communityIds: new Set(communities.map(({ id }) => id)),
    channels: new Map([...joined, ...dms].map((channel) => [channel.id, channel.community_id])),
  }
}
