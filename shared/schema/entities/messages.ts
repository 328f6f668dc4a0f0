import { z } from 'zod'
import { emoji, nonce, notificationType, timestamp, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { mentionView } from '../views.ts'
import { count, secretHash, storageKey, storedName, webAddress } from './stored.ts'

/** A message; without text only with files, and the root of a thread that outlived its deletion (SH-9). */
export const message = z
  .object({
    id: uuid,
    channel_id: uuid,
    seq: z.int().min(1),
    author_id: uuid,
    parent_id: uuid.nullable(),
    body_md: z.string().max(limits.bodyMd),
    nonce: nonce.nullable(),
    reply_count: count,
    last_reply_at: timestamp.nullable(),
    created_at: timestamp,
    edited_at: timestamp.nullable(),
    deleted_at: timestamp.nullable(),
    /** Null: not pinned. */
    pinned_at: timestamp.nullable(),
    pinned_by: uuid.nullable(),
    /** Not a column: its files, where a row is given together with them. */
    attachment_ids: z.array(uuid).optional(),
  })
  .refine(
    ({ body_md, deleted_at, attachment_ids = [] }) =>
      deleted_at !== null || attachment_ids.length > 0 || body_md.trim() !== '',
    {
      path: ['body_md'],
      message: 'is empty',
    },
  )

/** What a message said before an edit. */
export const messageVersion = z.object({
  id: uuid,
  message_id: uuid,
  body_md: z.string().max(limits.bodyMd),
  /** When this text was written. */
  written_at: timestamp,
})

/** Somebody's place in a thread; without `following` the wish to be left alone by it. */
export const threadFollow = z.object({
  user_id: uuid,
  root_id: uuid,
  channel_id: uuid,
  following: z.boolean(),
  last_read_seq: count,
  last_reply_seq: count,
  last_reply_at: timestamp,
})

/** A reference in a message's text (SH-11); `target_id` is null for `@here` and `@channel`. */
export const mention = z.object({
  message_id: uuid,
  channel_id: uuid,
  seq: z.int().min(1),
  type: mentionView.shape.type,
  target_id: uuid.nullable(),
})

export const reaction = z.object({ message_id: uuid, user_id: uuid, emoji, created_at: timestamp })

/** A file in the object storage; without `message_id` until the message it belongs to is posted. */
export const attachment = z.object({
  id: uuid,
  channel_id: uuid,
  message_id: uuid.nullable(),
  user_id: uuid,
  storage_key: storageKey,
  filename: storedName,
  content_type: storedName,
  size_bytes: count,
  /** Pixels; null for what is no image. */
  width: count.nullable(),
  height: count.nullable(),
  thumbnail_key: storageKey.nullable(),
  /** A small image as a data: address. */
  placeholder: z.string().nullable(),
  /** The order in its message. */
  position: count,
  /** Pending: on its way or not checked yet; nobody sees it. */
  status: z.enum(['pending', 'ready']),
  created_at: timestamp,
})

/** A door for an outside service into one channel (AJ-21); it writes as the user of kind `webhook`. */
export const webhook = z.object({
  id: uuid,
  channel_id: uuid,
  community_id: uuid,
  user_id: uuid,
  name: storedName,
  avatar_url: webAddress.nullable(),
  token_hash: secretHash,
  /** What the outside service signs with, encrypted, and the same in `secret`, unless that is not encrypted yet. */
  secret: z.string().nullable(),
  secret_sealed: z.string().nullable(),
  /** Whether `@channel` and `@here` notify. */
  allow_everyone: z.boolean(),
  created_by: uuid.nullable(),
  created_at: timestamp,
  last_used_at: timestamp.nullable(),
})

/** The name and picture a webhook posted a message under. */
export const messagePersona = z.object({
  message_id: uuid,
  display_name: storedName,
  avatar_url: webAddress.nullable(),
  /** In place of the picture. */
  avatar_emoji: emoji.nullable(),
})

/** One per user and event (AJ-104). */
export const notification = z.object({
  id: uuid,
  user_id: uuid,
  type: notificationType,
  /** The message, invite, channel or community it came from, by type. */
  source_id: uuid,
  community_id: uuid.nullable(),
  channel_id: uuid.nullable(),
  actor_id: uuid.nullable(),
  /** What goes with the message; null for what is about none. */
  message_id: uuid.nullable(),
  data: z.record(z.string(), z.json()),
  /** Null: unread. */
  read_at: timestamp.nullable(),
  /** It came while its user did not want to be disturbed. */
  silent: z.boolean(),
  created_at: timestamp,
})
