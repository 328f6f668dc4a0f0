import type { ChannelView, MyChannelView } from '@ajet/shared/schema'
import { iso, isoOrNull } from '../time.ts'

export interface ChannelRow {
  readonly id: string
  readonly community_id: string | null
  readonly type: ChannelView['type']
  readonly name: string
  readonly topic: string
  readonly category_id: string | null
  readonly retention_days: number | null
  readonly visibility: ChannelView['visibility']
  readonly mode_i: boolean
  readonly mode_m: boolean
  readonly mode_s: boolean
  readonly mode_t: boolean
  readonly mode_n: boolean
  readonly is_default: boolean
  readonly archived_at: Date | null
  readonly created_at: Date
  readonly last_seq: number
  readonly member_count: number
}

export interface MyChannelRow extends ChannelRow {
  readonly joined: boolean
  readonly last_read_seq: number
  readonly last_read_message_id: string | null
  readonly unread_count: number
  readonly mention_count: number
  readonly operator: boolean | null
  readonly voice: boolean | null
  readonly muted: boolean | null
  readonly notify_level: MyChannelView['notify_level'] | null
}

export function channelView(row: ChannelRow): ChannelView {
  return {
    id: row.id,
    community_id: row.community_id,
    type: row.type,
    name: row.name,
    topic: row.topic,
    category_id: row.category_id,
    retention_days: row.retention_days,
    visibility: row.visibility,
    modes: (['i', 'm', 's', 't', 'n'] as const).filter((mode) => row[`mode_${mode}`]),
    is_default: row.is_default,
    archived_at: isoOrNull(row.archived_at),
    created_at: iso(row.created_at),
    last_seq: row.last_seq,
    member_count: row.member_count,
  }
}

/** Read state of a channel one is not in shows as nothing read, nothing unread; it is kept for a return. */
export function myChannelView(row: MyChannelRow): MyChannelView {
  return {
    ...channelView(row),
    joined: row.joined,
    last_read_seq: row.joined ? row.last_read_seq : 0,
    last_read_message_id: row.joined ? row.last_read_message_id : null,
    unread_count: row.unread_count,
    mention_count: row.mention_count,
    operator: row.operator ?? false,
    voice: row.voice ?? false,
    muted: row.muted ?? false,
    notify_level: row.notify_level ?? 'all',
  }
}
