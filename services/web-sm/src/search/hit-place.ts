import type { MessageHitView, SyncView } from '@ajet/shared/schema'
import { dmTitle } from '../fragments/dm.ts'
import { channelPath, threadPath } from '../fragments/paths.ts'

export interface HitPlace {
  /** `#general`, `#general in Acme` from elsewhere, or the people of a DM. */
  readonly label: string
  /** Of a message there. */
  hrefOf(message: { readonly id: string; readonly parent_id?: string | null }): string
}

type Known = Pick<SyncView, 'communities' | 'dms' | 'user'>

/** Where something was found, as the reader calls it; undefined when they have just left there. */
export function findHitPlace(
  { id, community_id: communityId, name }: MessageHitView['channel'],
  { communities, dms, user }: Known,
  hereId: string,
): HitPlace | undefined {
  if (communityId === null) {
    const dm = dms.find((one) => one.id === id)
    return dm && { label: dmTitle(dm, user.id), hrefOf: hrefIn(null, id) }
  }
  const community = communities.find((one) => one.id === communityId)
  if (!community) return undefined
  const label = community.id === hereId ? `#${name}` : `#${name} in ${community.name}`
  return { label, hrefOf: hrefIn(community.slug, name) }
}

/** A reply is shown in its thread, also where its page is not asked for which. */
const hrefIn =
  (community: string | null, channel: string): HitPlace['hrefOf'] =>
  ({ id, parent_id: parent }) =>
    parent ? `${threadPath(community, channel, parent)}#m-${id}` : `${channelPath(community, channel)}?m=${id}`
