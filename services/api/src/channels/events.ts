import type { Outgoing } from '../outgoing.ts'
import { isListed } from './policy.ts'
import { channelView, type ChannelRow } from './view.ts'

/**
 * A channel's appearance to everybody who finds it in lists: a public one to the community, a private or secret one (+s)
 * to `userId`, its first or newest member, who knows nothing of it yet.
 */
export function tellCreated(outgoing: Outgoing, channel: ChannelRow, userId: string): void {
  const payload = { channel: channelView(channel) }
  if (isListed(channel) && channel.community_id) {
    outgoing.inCommunity(channel.community_id, 'channel/created', payload, channel.id)
  } else {
    outgoing.toUser(userId, 'channel/created', payload, channel)
  }
}

/**
 * A change of a channel, for everybody who may see it after the change.
 *
 * A channel that goes from public to private, or becomes secret, leaves the sight of the community but not of its members, and one event
 * cannot say both. So `channel/hidden` goes to the community first, with the id alone: whoever is not a member forgets
 * the channel, members ignore it. Then `channel/updated` goes to the members. Outsiders learn nothing but that it is
 * gone. The other way round `channel/updated` goes to the community: whoever does not know the channel adds it.
 *
 * `rev` is the channel's next number, taken by the caller for a channel that is not listed after the change only:
 * revisions count what members of the channel receive as such.
 */
export function tellUpdated(outgoing: Outgoing, before: ChannelRow, after: ChannelRow, rev: number | null): void {
  const [was, archived] = [before.archived_at !== null, after.archived_at !== null]
  const payload = { channel: channelView(after), ...(was !== archived && { archived }) }
  if (isListed(before) && !isListed(after) && after.community_id) {
    outgoing.inCommunity(after.community_id, 'channel/hidden', { channel_id: after.id }, after.id)
  }
  if (rev === null && after.community_id) outgoing.inCommunity(after.community_id, 'channel/updated', payload, after.id)
  else if (rev !== null) outgoing.inChannel(after, rev, 'channel/updated', payload)
}

/** The end of a channel, for everybody who could see it. */
export function tellDeleted(outgoing: Outgoing, channel: ChannelRow, rev: number): void {
  const payload = { channel_id: channel.id }
  if (isListed(channel) && channel.community_id) {
    outgoing.inCommunity(channel.community_id, 'channel/deleted', payload, channel.id)
  } else {
    outgoing.inChannel(channel, rev, 'channel/deleted', payload)
  }
}
