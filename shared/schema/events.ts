import { z } from 'zod'
import { communityRole, notifyLevel, timestamp, uuid } from './fields.ts'
import {
  attachmentView,
  authorView,
  categoryView,
  channelView,
  mentionView,
  notificationView,
  readCursorView,
} from './views.ts'
import { previewView } from './views-previews.ts'
import { threadStateView } from './views-messages.ts'

/**
 * Counts the changes of the events below, each of which only adds: docs/api/events.schema.json records the state of each
 * version, and a test refuses to lose or retype anything of it.
 */
export const eventsVersion = 13

/** Enough to render the message without another call (AJ-60), without anything that differs per viewer. */
const messagePayload = z.object({
  message_id: uuid,
  channel_id: uuid,
  user_id: uuid,
  body_md: z.string(),
  seq: z.int(),
  author: authorView,
  parent_id: uuid.nullable(),
  created_at: timestamp,
  edited_at: timestamp.nullable(),
  mentions: z.array(mentionView),
  attachments: z.array(attachmentView),
  nonce: z.string().nullable(),
})

/** The root's counters after a reply came or went. */
export const threadState = z.object({ parent_id: uuid, reply_count: z.int(), last_reply_at: timestamp.nullable() })

const reactionPayload = z.object({
  message_id: uuid,
  channel_id: uuid,
  user_id: uuid,
  emoji: z.string(),
  /** How many have reacted with the emoji after this event; 0 removes it. */
  count: z.int(),
})

const memberPayload = z.object({
  user_id: uuid,
  user: authorView,
  role: communityRole.optional(),
  /** After the event: members of the channel, or of the community when channel_id is null. */
  member_count: z.int().optional(),
  /** In a community. */
  nickname: z.string().nullable().optional(),
  /** In a channel. */
  operator: z.boolean().optional(),
  voice: z.boolean().optional(),
  /** Only in events for the member alone. */
  muted: z.boolean().optional(),
  notify_level: notifyLevel.optional(),
})

const typingPayload = z.object({
  channel_id: uuid,
  user_id: uuid,
  display_name: z.string(),
  parent_id: uuid.nullable(),
})

/** `origin` names the session manager the user is connected to: somebody is online as long as one of them says so. */
const presencePayload = z.object({ user_id: uuid, origin: z.string().optional() })

/**
 * `channel_ids` are the person's channels in the event's community, or their DMs when it has none: session managers
 * tell only people who share one of them (AJ-96). Clients do not get it.
 */
const onlinePayload = presencePayload.extend({ channel_ids: z.array(uuid).optional() })

/** Payloads by event type (SH-5). A consumer ignores types and fields it does not know (AJ-62): the table only grows. */
export const eventPayloads = {
  'message/created': messagePayload.extend({ thread: threadState.nullable() }),
  'message/edited': messagePayload.extend({
    pinned_at: timestamp.nullable().optional(),
    pinned_by: uuid.nullable().optional(),
  }),
  /** All previews the message shows from here on. */
  'message/previewed': z.object({ message_id: uuid, channel_id: uuid, previews: z.array(previewView) }),
  'message/deleted': z.object({
    message_id: uuid,
    channel_id: uuid,
    seq: z.int(),
    parent_id: uuid.nullable(),
    /** True when the message stays as the "deleted" root of its thread. */
    tombstone: z.boolean(),
    thread: threadState.nullable(),
  }),
  'message/pinned': z.object({
    message_id: uuid,
    channel_id: uuid,
    parent_id: uuid.nullable(),
    pinned_at: timestamp,
    pinned_by: uuid,
  }),
  'message/unpinned': z.object({ message_id: uuid, channel_id: uuid, parent_id: uuid.nullable() }),
  /**
   * Messages deleted together, because they are old or somebody cleared the channel: as `message/deleted` for each of
   * them, and then the counters of the threads that are left.
   */
  'channel/purged': z.object({
    channel_id: uuid,
    messages: z.array(z.object({ message_id: uuid, seq: z.int(), parent_id: uuid.nullable(), tombstone: z.boolean() })),
    threads: z.array(threadState),
  }),
  'reaction/added': reactionPayload,
  'reaction/removed': reactionPayload,
  'channel/created': z.object({
    channel: channelView,
    /** Of a DM: everybody in it. */
    members: z.array(authorView).optional(),
  }),
  'channel/updated': z.object({
    channel: channelView,
    /** Set when it was archived (true) or opened again (false) by this. */
    archived: z.boolean().optional(),
  }),
  'channel/deleted': z.object({ channel_id: uuid }),
  /** The channel became private: whoever is not a member forgets it, members ignore this. */
  'channel/hidden': z.object({ channel_id: uuid }),
  /**
   * For one person of a DM: all others share no community with them any longer, so that they cannot write there, or
   * somebody does again. Nobody is told when a community is deleted: whoever was in it asks anew.
   */
  'dm/updated': z.object({ channel_id: uuid, user_id: uuid, estranged: z.boolean() }),
  'category/created': z.object({ category: categoryView }),
  'category/updated': z.object({ category: categoryView }),
  /** Its channels are in no category then, without an event of their own. */
  'category/deleted': z.object({ category_id: uuid }),
  'member/joined': memberPayload,
  'member/left': memberPayload,
  'member/kicked': memberPayload,
  'member/banned': memberPayload,
  'member/updated': memberPayload,
  /** For the muted person alone; `until` null: until somebody ends it. */
  'member/muted': memberPayload.extend({ until: timestamp.nullable() }),
  'member/unmuted': memberPayload,
  'community/updated': z.object({
    community_id: uuid,
    name: z.string(),
    slug: z.string(),
    description: z.string(),
    retention_days: z.int().nullable().optional(),
    link_previews: z.boolean().optional(),
    icon_url: z.string().nullable().optional(),
  }),
  'community/deleted': z.object({ community_id: uuid }),
  'user/updated': z.object({ user: authorView, status_text: z.string() }),
  'read/updated': readCursorView,
  /**
   * The user follows a thread or no more, has read on in it, a followed thread that was read has a reply, or its unread
   * replies have gone. Further replies are told by `message/created` alone. Whoever leaves a channel asks anew how many
   * threads are unread.
   */
  'thread/updated': threadStateView.extend({
    user_id: uuid,
    /** Followed threads with unread replies; counting stops at 100. */
    thread_unread_count: z.int(),
  }),
  'session/revoked': z.object({ user_id: uuid, session_ids: z.array(uuid) }),
  'typing/start': typingPayload,
  'typing/stop': typingPayload,
  'presence/online': onlinePayload,
  'presence/offline': presencePayload,
  /**
   * Between session managers only: everybody connected to one of them, said again so that the others' tables stay true.
   * Who asks is told the channels too, each with the positions in `user_ids` of those who are in it.
   */
  'presence/seen': z.object({
    origin: z.string(),
    user_ids: z.array(uuid),
    channels: z.array(z.object({ channel_id: uuid, users: z.array(z.int()) })).optional(),
  }),
  /** Between session managers only: a new one asks the others who is connected to them. */
  'presence/asked': z.object({ origin: z.string() }),
  /**
   * Takes the place of an earlier notification of the same type and source. `read_at` is set when the user had read the
   * message already. A client forgets the notifications of a deleted message, and of a channel the user is no longer in.
   */
  'notification/new': z.object({ user_id: uuid, notification: notificationView.optional() }),
  'notification/read': z.object({
    user_id: uuid,
    /** What has been read, or has gone with its message, or whose invite has ended; null: more than an event holds, look anew. */
    notification_ids: z.array(uuid).nullable(),
    /** What is left unread, at the time; counting stops at 100. */
    unread_count: z.int(),
  }),
} as const

export type EventType = keyof typeof eventPayloads
export type EventPayload<T extends EventType> = z.infer<(typeof eventPayloads)[T]>

/**
 * The envelope of every event. `audience` says who may receive it: members of the channel, of the community, or the one user `user_id`.
 * `rev` counts every durable event of a channel without holes (channels.last_rev, written in the same transaction):
 * receivers put events in order by it, drop what they have, and see when one is missing.
 */
export const eventEnvelope = z.looseObject({
  type: z.string().regex(/^[a-z]+\/[a-z]+$/),
  id: uuid,
  ts: timestamp,
  payload: z.looseObject({}),
  community_id: uuid.nullable(),
  channel_id: uuid.nullable(),
  actor_id: uuid.nullable(),
  audience: z.enum(['community', 'channel', 'user']),
  user_id: uuid.nullable().optional(),
  rev: z.int().nullable().optional(),
})

export type EventEnvelope = z.infer<typeof eventEnvelope>

/** An envelope whose type is known and whose payload fits it. */
export type KnownEvent = {
  [T in EventType]: Omit<EventEnvelope, 'type' | 'payload'> & { readonly type: T; readonly payload: EventPayload<T> }
}[EventType]

/** True when the event's type is one this build knows; narrows the payload. The payload was validated at publish. */
export function isKnownEvent(event: EventEnvelope): event is EventEnvelope & KnownEvent {
  return Object.hasOwn(eventPayloads, event.type)
}
