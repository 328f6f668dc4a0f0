import { z } from 'zod'
import {
  channelMode,
  channelType,
  communityRole,
  notificationType,
  notifyLevel,
  timestamp,
  userKind,
  uuid,
  visibility,
} from './fields.ts'
import { keyword } from './keyword.ts'
import { limits } from './limits.ts'
import { quietHours } from './quiet-hours.ts'
import { timeZone } from './time-zone.ts'
import { previewView } from './views-previews.ts'
import { accessFields } from './views-api-users.ts'

export { apiTokenView, apiUserView, type ApiTokenView, type ApiUserView } from './views-api-users.ts'

/** What is shown of a person beside a message. */
export const authorView = z.object({
  id: uuid,
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
  /** In place of the picture, for a message of a webhook that was sent with one. */
  avatar_emoji: z.string().optional(),
  kind: userKind,
})

export const userView = authorView.extend({
  status_text: z.string(),
  /** Null for whoever shares no channel and no DM with the user (AJ-96), and for people never seen. */
  last_seen_at: timestamp.nullable(),
  /** Seen less than two minutes ago (AJ-90), as far as `last_seen_at` may be known. */
  online: z.boolean(),
  created_at: timestamp,
})

export const userSettings = z.object({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  enter_sends: z.boolean().optional(),
  /** More than the system asks for. */
  contrast: z.enum(['system', 'more']).optional(),
  density: z.enum(['comfortable', 'compact']).optional(),
  font_size: z.enum(['small', 'normal', 'large', 'largest']).optional(),
  line_spacing: z.enum(['normal', 'wide']).optional(),
  clock: z.enum(['auto', '12h', '24h']).optional(),
  /** What days and times of the clock mean that one types, and how times are shown; UTC without one. */
  time_zone: timeZone.optional(),
  /** Away for so long one gets a mail of what waits; 0: never. Default 24. */
  mail_digest_hours: z.int().min(0).max(720).optional(),
  /** Words that notify as a mention does: whole words, whatever their case, outside code. */
  keywords: z.array(keyword).max(limits.keywordsPerUser).optional(),
  /** Until then notifications make no noise; null or past: they do. */
  dnd_until: timestamp.nullable().optional(),
  /** Nor every day between these times. */
  dnd_hours: quietHours.nullable().optional(),
})

export const meView = userView.extend({ email: z.string().nullable(), settings: userSettings })

export const communityView = z.object({
  id: uuid,
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  /** Days after which messages are deleted; null: never. */
  retention_days: z.int().nullable().optional(),
  created_at: timestamp,
  member_count: z.int(),
  /** The caller's role. */
  role: communityRole,
  /** Whether links in its messages are previewed, where the server does so. */
  link_previews: z.boolean().optional(),
  /** Path of its picture on this server; null: it has none. */
  icon_url: z.string().nullable().optional(),
})

export const channelView = z.object({
  id: uuid,
  community_id: uuid.nullable(),
  type: channelType,
  /** Empty in a DM, which is called after the people in it. */
  name: z.string(),
  topic: z.string(),
  /** The category it is in; null: in none. */
  category_id: uuid.nullable().optional(),
  /** Days after which messages are deleted; 0: never; null: as the community says. */
  retention_days: z.int().nullable().optional(),
  visibility,
  modes: z.array(channelMode),
  /** Whoever joins the community joins it too. */
  is_default: z.boolean().optional(),
  archived_at: timestamp.nullable(),
  created_at: timestamp,
  /** The newest message's `seq`; 0 while there is none. */
  last_seq: z.int(),
  member_count: z.int(),
})

/** A channel as one member sees it. `joined` false: a public channel one could join; the counts are 0 then. */
export const myChannelView = channelView.extend({
  joined: z.boolean(),
  /** Everything up to this `seq` is read. */
  last_read_seq: z.int(),
  last_read_message_id: uuid.nullable(),
  /** Messages of others outside threads after the read cursor; counting stops at 100. */
  unread_count: z.int(),
  /** How many of them mention the caller. */
  mention_count: z.int(),
  operator: z.boolean(),
  voice: z.boolean(),
  muted: z.boolean(),
  notify_level: notifyLevel,
})

/** A heading of the sidebar that channels are put under. */
export const categoryView = z.object({
  id: uuid,
  community_id: uuid,
  name: z.string(),
  /** Ascending; the id decides between equals. */
  position: z.int(),
  created_at: timestamp,
})

/** An incoming webhook as whoever manages it sees it; the token is shown once, when it is made. */
export const webhookView = z.object({
  id: uuid,
  community_id: uuid,
  channel_id: uuid,
  name: z.string(),
  avatar_url: z.string().nullable(),
  has_secret: z.boolean(),
  allow_everyone: z.boolean(),
  created_by: uuid.nullable(),
  created_at: timestamp,
  last_used_at: timestamp.nullable(),
})

/** A slash command as one who may use it sees it. */
export const commandView = z.object({
  /** Without the slash. */
  name: z.string(),
  /** Other names for the same. */
  aliases: z.array(z.string()),
  /** For example `/topic [text|-]`; what is in brackets may be left out. */
  usage: z.string(),
  /** One line. */
  help: z.string(),
  /** Who may use it, the least of them. */
  role: z.enum(['member', 'operator', 'admin']),
  /** What each word after the name is: a person, a channel, a command, free text, or one of these words. */
  completion: z.array(z.union([z.enum(['user', 'channel', 'command', 'text']), z.array(z.string())])),
})

/** A DM as one of its people sees it (AJ-66). */
export const dmView = myChannelView.extend({
  /** True: nobody else in it shares a community with the caller any longer, and it can be read and not written in. */
  estranged: z.boolean().optional(),
  /** Everybody in it, the caller too, in the order of their ids. */
  members: z.array(authorView),
})

export const memberView = z.object({
  user: userView,
  role: communityRole,
  nickname: z.string().nullable(),
  joined_at: timestamp,
})

/** Somebody who may not come back into a community. */
export const banView = z.object({
  user: authorView,
  reason: z.string(),
  /** Null: their account is gone. */
  banned_by: authorView.nullable(),
  created_at: timestamp,
})

export const channelMemberView = z.object({
  user: userView,
  operator: z.boolean(),
  voice: z.boolean(),
  joined_at: timestamp,
})

export const mentionView = z.object({
  type: z.enum(['user', 'here', 'channel', 'channel_link']),
  target_id: uuid.nullable(),
  /** Display name of the user, or name of the linked channel, when the view was made. */
  name: z.string(),
})

export const reactionView = z.object({ emoji: z.string(), count: z.int(), reacted_by_me: z.boolean() })

export const attachmentView = z.object({
  id: uuid,
  filename: z.string(),
  content_type: z.string(),
  size_bytes: z.int(),
  /** Pixels as it is shown; null for what is no image. */
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Path of the file on this server. */
  url: z.string().optional(),
  /** Path of the thumbnail; null for what is no image. */
  thumbnail_url: z.string().nullable().optional(),
  /** A blurred likeness of an image as a data: address, to be shown until it has come. */
  placeholder: z.string().nullable().optional(),
})

export const messageView = z.object({
  id: uuid,
  /** 1, 2, 3 … per channel: one total order for every reader. */
  seq: z.int(),
  channel_id: uuid,
  author: authorView,
  parent_id: uuid.nullable(),
  body_md: z.string(),
  created_at: timestamp,
  edited_at: timestamp.nullable(),
  /** Set on the root of a thread that outlived its deletion; its body is empty. */
  deleted_at: timestamp.nullable(),
  reactions: z.array(reactionView),
  attachments: z.array(attachmentView),
  mentions: z.array(mentionView),
  reply_count: z.int(),
  last_reply_at: timestamp.nullable(),
  nonce: z.string().nullable().optional(),
  /** What the pages it links to say of themselves; they come a moment after the message. */
  previews: z.array(previewView).optional(),
  /** Null: not pinned. */
  pinned_at: timestamp.nullable().optional(),
  /** Who pinned it; null also when their account is gone. */
  pinned_by: uuid.nullable().optional(),
})

export const inviteView = z.object({
  code: z.string(),
  community_id: uuid,
  url: z.string(),
  created_by: authorView,
  /** The one person it is for; null: whoever has the link. */
  user: authorView.nullable(),
  max_uses: z.int().nullable(),
  uses: z.int(),
  expires_at: timestamp.nullable(),
  created_at: timestamp,
})

/** What somebody who only holds the link may know. */
export const inviteInfoView = z.object({
  code: z.string(),
  community: z.object({ name: z.string(), slug: z.string(), description: z.string(), member_count: z.int() }),
  invited_by: z.string(),
})

export const sessionView = z.object({
  id: uuid,
  created_at: timestamp,
  last_used_at: timestamp,
  expires_at: timestamp,
  user_agent: z.string(),
  address: z.string(),
  current: z.boolean(),
})

export const readCursorView = z.object({
  channel_id: uuid,
  last_read_seq: z.int(),
  last_read_message_id: uuid.nullable(),
  unread_count: z.int(),
  mention_count: z.int(),
})

/** Where a found message or file lies. */
export const placeView = z.object({ id: uuid, community_id: uuid.nullable(), type: channelType, name: z.string() })

export const messageHitView = z.object({
  message: messageView,
  channel: placeView,
  /** Plain text around the first match, not HTML; at most some 240 characters. */
  snippet: z.string(),
  /** What matched, as positions in the snippet (UTF-16 units): from `start`, up to `end`. */
  highlights: z.array(z.object({ start: z.int(), end: z.int() })),
})

export const fileHitView = z.object({
  attachment: attachmentView,
  message_id: uuid,
  channel: placeView,
  author: authorView,
  created_at: timestamp,
})

/** Something a user is told, the same on all devices (AJ-98). */
export const notificationView = z.object({
  id: uuid,
  type: notificationType,
  /** The message, invite, channel or community it came from, by type. With the type it names one event (AJ-104). */
  source_id: uuid,
  /** Null: unread. */
  read_at: timestamp.nullable(),
  /** The user did not want to be disturbed when it came: it counts, but no device makes a noise. */
  silent: z.boolean().optional(),
  created_at: timestamp,
  /** Who caused it. */
  actor: authorView.nullable(),
  community_id: uuid.nullable(),
  channel: z.object({ id: uuid, type: channelType, name: z.string() }).nullable(),
  message: z
    .object({
      id: uuid,
      seq: z.int(),
      parent_id: uuid.nullable(),
      /** One line of text without marks, not HTML; at most 200 characters. */
      excerpt: z.string(),
    })
    .nullable(),
  /**
   * What else there is to say. `keyword`: `keyword`, in lower case. `invite` into a community: `code`, `community_name`, `community_slug`.
   * `system`: `event` (`role_changed`, `kicked`, `removed_from_channel`, `muted`, `unmuted`, `reminder`) with `role`, `community_name`, `channel_name`, `until`, `text`.
   */
  data: z.record(z.string(), z.string()),
})

/** Communities in which the user is muted at this moment (AJ-32). */
const muted_in = z.array(uuid).optional()

/** Everything a returning client needs in one call. */
export const syncView = z.object({
  user: meView,
  /** The session the caller's token belongs to, or the API token. Its end ends the caller's live connections (ABU-12). */
  session_id: uuid.nullable(),
  ...accessFields,
  communities: z.array(communityView.extend({ channels: z.array(myChannelView) })),
  /** Of no community, and the same in each (AJ-69); newest activity first. */
  dms: z.array(dmView),
  /** Unread notifications; counting stops at 100. */
  notification_count: z.int(),
  /** Followed threads with unread replies; counting stops at 100. */
  thread_unread_count: z.int().optional(),
  /**
   * With `since`: what was posted after it where the user is a member, replies too, newest first; of each channel and DM
   * the last 20 at most, and 200 in all. What is missing between shows in `seq`.
   */
  messages: z.array(messageView).optional(),
  /** The `since` of next time: some seconds ago, for what is on its way. What comes twice has the same id. */
  synced_at: timestamp.optional(),
  muted_in,
})

/** Where a user is a member, without what it is called and what is unread there. */
export const membershipsView = z.object({
  user_id: uuid,
  display_name: z.string(),
  /** As in `syncView`. */
  session_id: uuid.nullable(),
  ...accessFields,
  community_ids: z.array(uuid),
  /** Channels joined, DMs among them. */
  channels: z.array(z.object({ id: uuid, community_id: uuid.nullable() })),
  muted_in,
  /** Channels joined in which the user cannot write at this moment, muted or not: archived, +m, DMs of people without a community in common. */
  silent_in: z.array(uuid).optional(),
})

export type AuthorView = z.infer<typeof authorView>
export type UserView = z.infer<typeof userView>
export type UserSettings = z.infer<typeof userSettings>
export type MeView = z.infer<typeof meView>
export type CommunityView = z.infer<typeof communityView>
export type ChannelView = z.infer<typeof channelView>
export type MyChannelView = z.infer<typeof myChannelView>
export type BanView = z.infer<typeof banView>
export type CommandView = z.infer<typeof commandView>
export type WebhookView = z.infer<typeof webhookView>
export type CategoryView = z.infer<typeof categoryView>
export type DmView = z.infer<typeof dmView>
export type MemberView = z.infer<typeof memberView>
export type ChannelMemberView = z.infer<typeof channelMemberView>
export type MentionView = z.infer<typeof mentionView>
export type ReactionView = z.infer<typeof reactionView>
export type AttachmentView = z.infer<typeof attachmentView>
export type MessageHitView = z.infer<typeof messageHitView>
export type FileHitView = z.infer<typeof fileHitView>
export type MessageView = z.infer<typeof messageView>
export type InviteView = z.infer<typeof inviteView>
export type InviteInfoView = z.infer<typeof inviteInfoView>
export type NotificationView = z.infer<typeof notificationView>
export type SessionView = z.infer<typeof sessionView>
export type ReadCursorView = z.infer<typeof readCursorView>
export type SyncView = z.infer<typeof syncView>
export type MembershipsView = z.infer<typeof membershipsView>
