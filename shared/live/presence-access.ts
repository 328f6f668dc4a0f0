import type { AccessChange } from './access-change.ts'
import type { Connection } from './connection.ts'
import { DMS } from './presence-table.ts'

/** A connection's channels by place: each of its communities, and the DMs when there are any. */
export function placesOf({
  communities,
  channels,
}: Pick<Connection, 'communities' | 'channels'>): ReadonlyMap<string, readonly string[]> {
  const places = new Map([...communities].map((id): readonly [string, string[]] => [id, []]))
  for (const { id, communityId } of channels) {
    const inside = places.get(communityId ?? DMS)
    if (inside) inside.push(id)
    else if (communityId === null) places.set(DMS, [id])
  }
  return places
}

/**
 * What another session manager says of a person's channels, brought up to what is known here: the two get the same
 * changes, but not at the same moment.
 */
export function correctedBy(
  changes: Iterable<AccessChange>,
  place: string,
  channels: readonly string[],
): readonly string[] {
  const corrected = new Set(channels)
  for (const change of changes) {
    if (change.kind === 'channel-gone') corrected.delete(change.channelId)
    if (change.kind === 'community-gone' && change.communityId === place) corrected.clear()
    if ((change.kind !== 'gain' && change.kind !== 'lose') || (change.communityId ?? DMS) !== place) continue
    if (change.channelId === null) {
      if (change.kind === 'lose') corrected.clear()
    } else if (change.kind === 'gain') corrected.add(change.channelId)
    else corrected.delete(change.channelId)
  }
  return [...corrected]
}
