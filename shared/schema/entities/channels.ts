import { z } from 'zod'
import { channelType, notifyLevel, timestamp, topic, uuid, visibility } from '../fields.ts'
import { count, storedName, storedText } from './stored.ts'

/** A channel, or a DM when `community_id` is null (AJ-66). */
export const channel = z
  .object({
    id: uuid,
    community_id: uuid.nullable(),
    category_id: uuid.nullish(),
    type: channelType,
    name: storedText,
    topic: topic.nullish(),
    visibility,
    is_default: z.boolean(),
    mode_i: z.boolean(),
    mode_m: z.boolean(),
    mode_s: z.boolean(),
    mode_t: z.boolean(),
    mode_n: z.boolean(),
    last_seq: count,
    last_rev: count,
    member_count: count,
    /** Of a DM: hash of the set of people in it; null when somebody has left. */
    dm_key: storedText.nullable(),
    /** Null: as its community; 0: messages are kept. */
    retention_days: count.nullable(),
    archived_at: timestamp.nullable(),
    /** Deleted for everybody, and not yet gone. */
    deleted_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .refine(({ community_id, type }) => (community_id === null) === (type === 'dm' || type === 'group-dm'), {
    path: ['community_id'],
    message: 'is there for channels of a community, and null for DMs',
  })

export const channelCategory = z.object({
  id: uuid,
  community_id: uuid,
  name: storedName,
  /** Order in the sidebar, ascending from 0. */
  position: count,
  created_at: timestamp,
})

export const channelMember = z.object({
  channel_id: uuid,
  user_id: uuid,
  operator: z.boolean(),
  voice: z.boolean(),
  muted: z.boolean(),
  notify_level: notifyLevel,
  joined_at: timestamp,
})

/** How far a user has read; outlives the membership. */
export const channelRead = z.object({
  user_id: uuid,
  channel_id: uuid,
  last_read_seq: count,
  last_read_message_id: uuid.nullable(),
  updated_at: timestamp,
})
