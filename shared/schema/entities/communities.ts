import { z } from 'zod'
import { communityName, communityRole, slug, timestamp, uuid } from '../fields.ts'
import { count, storageKey, storedName, storedText } from './stored.ts'

export const community = z.object({
  id: uuid,
  name: communityName,
  slug,
  description: storedText,
  /** Null: messages are kept. */
  retention_days: count.nullable(),
  /** Whether links in its messages are looked up. */
  link_previews: z.boolean(),
  icon_key: storageKey.nullable(),
  /** Deleted for everybody, and not yet gone. */
  deleted_at: timestamp.nullable(),
  created_at: timestamp,
})

export const communityMember = z.object({
  community_id: uuid,
  user_id: uuid,
  role: communityRole,
  /** In place of the display name, in this community. */
  nickname: storedName.nullable(),
  avatar_key: storageKey.nullable(),
  joined_at: timestamp,
})

/** Somebody who may not come back (AJ-30). */
export const ban = z.object({
  community_id: uuid,
  user_id: uuid,
  reason: storedText,
  created_by: uuid.nullable(),
  created_at: timestamp,
})

/** Somebody who may not write for a while (AJ-32); `until` null stands for infinity. */
export const mute = z.object({
  community_id: uuid,
  user_id: uuid,
  until: timestamp.nullable(),
  created_by: uuid.nullable(),
  created_at: timestamp,
})

/** A link (or, with a user, a personal invitation) into a community (SH-10). */
export const invite = z.object({
  id: uuid,
  code: z.string().regex(/^[\w-]+$/),
  community_id: uuid,
  created_by: uuid,
  /** Whom it is for; null: for whoever has the link. */
  user_id: uuid.nullable(),
  /** Null: as often as one likes. */
  max_uses: count.nullable(),
  uses: count,
  /** Null: never. */
  expires_at: timestamp.nullable(),
  created_at: timestamp,
})
