import type { AuthorView, ChannelView, EventPayload, ReadCursorView } from '@ajet/shared/schema'
import { channelState } from '../fragments/channel-state.ts'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderCommunityBadge } from '../fragments/community-badge.ts'
import type { Markup } from '../fragments/markup.ts'
import { renderPerson } from '../fragments/person.ts'
import { stream } from './stream.ts'

/** `reopened`: it was archived before this change. */
export function channelStream(op: 'created' | 'updated', channel: ChannelView, reopened = false): Markup {
  return stream('channel', {
    op,
    channel: channel.id,
    community: channel.community_id,
    name: channel.name,
    topic: channel.topic,
    visibility: channel.visibility,
    archived: channel.archived_at !== null,
    state: channelState(channel),
    reopened: reopened || undefined,
    members: channel.member_count,
  })
}

/** What one person may do in a channel or DM has changed, or in all of a community. */
export function roomStream(place: { readonly channel: string } | { readonly community: string | null }): Markup {
  return stream('room', place)
}

/** Somebody came, went or changed; in the channel when there is one, else in the community. A newcomer brings a row for the sidebar. */
export function memberStream(
  op: string,
  payload: EventPayload<'member/joined'>,
  communityId: string | null,
  channelId: string | null,
): Markup {
  const { user } = payload
  const attributes = {
    op,
    user: payload.user_id,
    community: communityId,
    channel: channelId,
    members: payload.member_count,
  }
  if (op === 'updated') return stream('member', { ...attributes, ...standing(payload), ...called(payload, channelId) })
  if (op !== 'joined' || channelId !== null) return stream('member', attributes)
  return stream('member', attributes, renderPerson(user, { name: user.display_name, online: false, statusText: '' }))
}

/** Says so when it may change what the member may do. */
function standing({ role, operator, voice }: EventPayload<'member/updated'>) {
  return { rights: (role ?? operator ?? voice) === undefined ? undefined : true }
}

/** By what name the community knows the member, when that is said. */
function called({ user, nickname }: EventPayload<'member/updated'>, channelId: string | null) {
  if (channelId !== null || nickname === undefined) return {}
  return { name: nickname ?? user.display_name, nickname: nickname !== null }
}

/** A change that says nothing of the picture leaves it as it is. */
export function communityStream({ community_id: id, name, slug, icon_url }: EventPayload<'community/updated'>): Markup {
  const badge = icon_url === undefined ? undefined : renderCommunityBadge({ id, name, icon_url })
  return stream('community', { op: 'updated', community: id, name, slug }, badge)
}

export function personStream(user: AuthorView, statusText: string): Markup {
  return stream('person', { user: user.id, name: user.display_name, status: statusText }, renderAvatar(user))
}

export function unreadStream(cursor: ReadCursorView): Markup {
  return stream('unread', {
    channel: cursor.channel_id,
    'read-seq': cursor.last_read_seq,
    unread: cursor.unread_count,
    mentions: cursor.mention_count,
  })
}

/** How one stands to a thread, and how many threads have something new. */
export function threadStream(payload: EventPayload<'thread/updated'>): Markup {
  const { root_id: root, following, unread_count: unread, thread_unread_count: threads } = payload
  return stream('thread', { root, following, unread, threads })
}

/** Something in the inbox has changed; `unread` is left out when the browser has to ask. */
export function inboxStream(unread: number | undefined): Markup {
  return stream('inbox', { unread })
}

export function typingStream(payload: EventPayload<'typing/start'>, state: 'start' | 'stop'): Markup {
  return stream('typing', {
    channel: payload.channel_id,
    parent: payload.parent_id,
    user: payload.user_id,
    name: payload.display_name,
    state,
  })
}

export function presenceStream(userId: string, online: boolean): Markup {
  return stream('presence', { user: userId, state: online ? 'online' : 'offline' })
}
