import type { EventEnvelope, KnownEvent } from '../schema/mod.ts'
import type { Snapshot } from './snapshot.ts'
import { changeChannel, changeCommunity, dropCommunity, leaveChannel } from './snapshot-changes.ts'

type Departure = 'member/left' | 'member/kicked' | 'member/banned'

type MemberEvent = EventEnvelope &
  Extract<KnownEvent, { readonly type: 'member/joined' | 'member/updated' | Departure }>

/** Somebody came, went or changed, in a channel or, without one, in the community. */
export function applyMember(snapshot: Snapshot, event: MemberEvent): Snapshot {
  return event.channel_id === null ? applyInCommunity(snapshot, event) : applyInChannel(snapshot, event)
}

function applyInCommunity(snapshot: Snapshot, { type, community_id, payload }: MemberEvent): Snapshot {
  const isSelf = payload.user_id === snapshot.sync.user.id
  if (isSelf && type === 'member/joined') return { ...snapshot, stale: true }
  if (isSelf && leaves(type)) return dropCommunity(snapshot, community_id)
  return changeCommunity(snapshot, community_id, (community) => ({
    ...community,
    member_count: payload.member_count ?? community.member_count,
    role: isSelf ? (payload.role ?? community.role) : community.role,
  }))
}

function applyInChannel(snapshot: Snapshot, { type, channel_id, payload }: MemberEvent): Snapshot {
  const isSelf = payload.user_id === snapshot.sync.user.id
  const counted = changeChannel(snapshot, channel_id, (channel) => ({
    ...channel,
    member_count: payload.member_count ?? channel.member_count,
    ...(isSelf && {
      joined: true,
      operator: payload.operator ?? channel.operator,
      voice: payload.voice ?? channel.voice,
      muted: payload.muted ?? channel.muted,
      notify_level: payload.notify_level ?? channel.notify_level,
    }),
  }))
  // What was unread there when one left is again, and is asked for.
  if (isSelf && type === 'member/joined') return { ...counted, unreadThreads: undefined }
  if (!leaves(type) || channel_id === null) return counted
  return isSelf ? leaveChannel(counted, channel_id) : withoutPerson(counted, channel_id, payload.user_id)
}

function leaves(type: MemberEvent['type']): type is Departure {
  return type === 'member/left' || type === 'member/kicked' || type === 'member/banned'
}

/** Who is in a DM is part of how it looks. */
function withoutPerson(snapshot: Snapshot, channelId: string, userId: string): Snapshot {
  const dms = snapshot.sync.dms.map((dm) =>
    dm.id === channelId ? { ...dm, members: dm.members.filter(({ id }) => id !== userId) } : dm,
  )
  return { ...snapshot, sync: { ...snapshot.sync, dms } }
}
