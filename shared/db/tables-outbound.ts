import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type CreatedAt = ColumnType<Date, Date | string | undefined, never>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** Comes back parsed; is passed as an object, never as text. */
type Json<T> = ColumnType<T, T, T>

export interface LinkPreviewsTable {
  url: string
  /** Empty: nothing worth showing. */
  title: string
  description: string
  site_name: string
  fetched_at: Timestamp
}

export interface MessagePreviewsTable {
  id: string
  message_id: string
  position: number
  url: string
  title: string
  description: string
  site_name: string
  removed: Generated<boolean>
}

export interface OutgoingWebhooksTable {
  id: string
  community_id: string
  name: string
  url: string
  /** Null unless it is not sealed yet. */
  secret: string | null
  secret_sealed: string | null
  events: string[]
  /** Null: every public channel. */
  channel_ids: string[] | null
  include_bots: Generated<boolean>
  created_by: string | null
  created_at: CreatedAt
  disabled_at: NullableTimestamp
  disabled_reason: 'unreachable' | 'refused' | 'gone' | 'backlog' | 'by_hand' | 'secret_unreadable' | null
  failing_since: NullableTimestamp
  refusals: Generated<number>
  next_attempt_at: NullableTimestamp
  locked_until: NullableTimestamp
}

export interface WebhookDeliveryQueueTable {
  /** The order in which they are delivered. */
  n: Generated<string>
  id: Generated<string>
  webhook_id: string
  event_id: string
  type: string
  message_id: string | null
  event: Json<Record<string, unknown>>
  created_at: ColumnType<Date, Date | string | undefined, Date | string>
  status: Generated<'waiting' | 'delivered' | 'failed'>
  attempts: Generated<number>
  finished_at: NullableTimestamp
  response_status: number | null
  duration_ms: number | null
  error: string | null
  response_excerpt: string | null
}

export interface CustomCommandsTable {
  id: string
  community_id: string
  name: string
  usage: string
  help: string
  url: string
  /** Null unless it is not sealed yet. */
  secret: string | null
  secret_sealed: string | null
  created_by: string | null
  created_at: CreatedAt
}
