import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type CreatedAt = ColumnType<Date, Date | string | undefined, never>

export interface MessageVersionsTable {
  id: string
  message_id: string
  body_md: string
  written_at: Timestamp
}

export interface ThreadFollowsTable {
  user_id: string
  root_id: string
  channel_id: string
  following: Generated<boolean>
  last_read_seq: Generated<number>
  last_reply_seq: Generated<number>
  last_reply_at: Timestamp
}

export interface UserKeywordsTable {
  user_id: string
  keyword: string
  created_at: CreatedAt
}

export interface IdempotencyKeysTable {
  key_hash: Uint8Array
  user_id: string
  request_hash: Uint8Array
  attempt: string
  locked_until: Timestamp
  done: Generated<boolean>
  answer: Uint8Array | null
  created_at: Timestamp
}
