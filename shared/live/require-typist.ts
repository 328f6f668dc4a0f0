import { ApiError } from '../http/mod.ts'
import type { Viewer } from './contract.ts'

/** @throws ApiError `forbidden`, `not_a_member`, `muted` when the viewer may not be seen typing in the channel */
export function requireTypist(viewer: Viewer, channelId: string): void {
  if (viewer.readOnly) throw new ApiError('forbidden', { scope: 'write' }, 'The API token lacks the scope write')
  const communityId = viewer.channels.get(channelId)
  if (communityId === undefined) throw new ApiError('not_a_member')
  if (communityId !== null && viewer.mutedIn?.has(communityId)) throw new ApiError('muted')
  if (viewer.silentIn?.has(channelId)) throw new ApiError('forbidden', {}, 'The channel takes no messages of yours')
}
