import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>

export interface JobQueueTable {
  id: string
  kind: string
  key: string | null
  /** Comes back parsed; is passed as an object, never as text. */
  data: Readonly<Record<string, unknown>>
  run_at: Timestamp
  attempts: Generated<number>
  lease: string | null
  locked_until: NullableTimestamp
  last_error: string | null
  dead_at: NullableTimestamp
  created_at: ColumnType<Date, Date | string, never>
}

export interface RemindersTable {
  id: string
  user_id: string
  channel_id: string | null
  text: string
  due_at: Timestamp
  created_at: ColumnType<Date, Date | string, never>
}

export interface MailDigestsTable {
  user_id: string
  last_notification_id: string
  sent_at: Timestamp
}
