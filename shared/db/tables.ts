import type { ColumnType, Generated } from 'kysely'
import type { JobQueueTable, MailDigestsTable, RemindersTable } from './tables-jobs.ts'
import type {
  IdempotencyKeysTable,
  MessageVersionsTable,
  ThreadFollowsTable,
  UserKeywordsTable,
} from './tables-messages.ts'
import type {
  CustomCommandsTable,
  LinkPreviewsTable,
  MessagePreviewsTable,
  OutgoingWebhooksTable,
  WebhookDeliveryQueueTable,
} from './tables-outbound.ts'
import type { OauthTables } from './tables-oauth.ts'
import type { SearchTables } from './tables-search.ts'
import type {
  ApiTokensTable,
  ApiUsersTable,
  DeviceLinksTable,
  MailLinksTable,
  PasskeysTable,
  RecoveryCodesTable,
  SignInChallengesTable,
  SigningKeysTable,
  TotpSecretsTable,
} from './tables-sign-in.ts'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type CreatedAt = ColumnType<Date, Date | string | undefined, never>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** Comes back parsed; is passed as an object, never as text. */
type Json<T> = ColumnType<T, T, T>

export interface UsersTable {
  id: string
  username: string
  display_name: string
  email: string | null
  /** When its owner showed that the address is theirs. */
  email_confirmed_at: NullableTimestamp
  password_hash: string | null
  kind: Generated<'user' | 'bot' | 'webhook' | 'remote'>
  avatar_key: string | null
  status_text: Generated<string>
  settings: ColumnType<Record<string, unknown>, Record<string, unknown> | undefined, Record<string, unknown>>
  last_seen_at: NullableTimestamp
  /** The account is gone; the row is the author of what is left of it. */
  deleted_at: NullableTimestamp
  created_at: CreatedAt
}

export interface SessionsTable {
  id: string
  user_id: string
  token_hash: Uint8Array
  user_agent: Generated<string>
  address: Generated<string>
  created_at: CreatedAt
  /** When its owner last showed who they are; null: when it was created. */
  authenticated_at: NullableTimestamp
  last_used_at: ColumnType<Date, Date | string | undefined, Date | string>
  expires_at: Timestamp
}

export interface CommunitiesTable {
  id: string
  name: string
  slug: string
  description: Generated<string>
  /** Null: messages are kept. */
  retention_days: Generated<number | null>
  deleted_at: NullableTimestamp
  link_previews: Generated<boolean>
  icon_key: Generated<string | null>
  created_at: CreatedAt
}

export interface CommunityMembersTable {
  community_id: string
  user_id: string
  role: 'owner' | 'admin' | 'member'
  nickname: string | null
  avatar_key: string | null
  joined_at: CreatedAt
}

export interface ChannelsTable {
  id: string
  community_id: string | null
  category_id: Generated<string | null>
  type: Generated<'text' | 'voice' | 'dm' | 'group-dm'>
  name: string
  topic: Generated<string>
  visibility: Generated<'public' | 'private'>
  is_default: Generated<boolean>
  mode_i: Generated<boolean>
  mode_m: Generated<boolean>
  mode_s: Generated<boolean>
  mode_t: Generated<boolean>
  mode_n: Generated<boolean>
  last_seq: Generated<number>
  last_rev: Generated<number>
  member_count: Generated<number>
  /** Of a DM: the set of people in it. Null when somebody has left. */
  dm_key: Generated<string | null>
  /** Null: as its community; 0: messages are kept. */
  retention_days: Generated<number | null>
  archived_at: NullableTimestamp
  deleted_at: NullableTimestamp
  created_at: CreatedAt
}

export interface ChannelCategoriesTable {
  id: string
  community_id: string
  name: string
  position: number
  created_at: CreatedAt
}

export interface ChannelMembersTable {
  channel_id: string
  user_id: string
  operator: Generated<boolean>
  voice: Generated<boolean>
  muted: Generated<boolean>
  notify_level: Generated<'all' | 'mentions' | 'none'>
  joined_at: CreatedAt
}

export interface ChannelReadsTable {
  user_id: string
  channel_id: string
  last_read_seq: Generated<number>
  last_read_message_id: string | null
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>
}

export interface MessagesTable {
  id: string
  channel_id: string
  seq: number
  author_id: string
  parent_id: string | null
  body_md: string
  nonce: string | null
  reply_count: Generated<number>
  last_reply_at: NullableTimestamp
  created_at: CreatedAt
  edited_at: NullableTimestamp
  deleted_at: NullableTimestamp
  pinned_at: NullableTimestamp
  pinned_by: Generated<string | null>
}

export interface MentionsTable {
  message_id: string
  channel_id: string
  seq: number
  type: 'user' | 'here' | 'channel' | 'channel_link'
  target_id: string | null
}

export interface ReactionsTable {
  message_id: string
  user_id: string
  emoji: string
  created_at: CreatedAt
}

export interface BansTable {
  community_id: string
  user_id: string
  reason: Generated<string>
  created_by: string | null
  created_at: CreatedAt
}

export interface MutesTable {
  community_id: string
  user_id: string
  until: Timestamp
  created_by: string | null
  created_at: CreatedAt
}

export interface WebhooksTable {
  id: string
  channel_id: string
  community_id: string
  user_id: string
  name: string
  avatar_url: string | null
  token_hash: Uint8Array
  /** Null: none. Else as `secret_sealed`, or not sealed yet. */
  secret: string | null
  secret_sealed: string | null
  allow_everyone: Generated<boolean>
  created_by: string | null
  created_at: CreatedAt
  last_used_at: NullableTimestamp
}

export interface MessagePersonasTable {
  message_id: string
  display_name: string
  avatar_url: string | null
  avatar_emoji: string | null
}

export interface InvitesTable {
  id: string
  code: string
  community_id: string
  created_by: string
  /** Whom it is for; null: for whoever has the link. */
  user_id: Generated<string | null>
  max_uses: number | null
  uses: Generated<number>
  expires_at: NullableTimestamp
  created_at: CreatedAt
}

export interface NotificationsTable {
  id: string
  user_id: string
  type: 'mention' | 'keyword' | 'dm' | 'thread_reply' | 'invite' | 'system'
  source_id: string
  community_id: string | null
  channel_id: string | null
  actor_id: string | null
  message_id: string | null
  data: ColumnType<Record<string, unknown>, Record<string, unknown> | undefined, Record<string, unknown>>
  read_at: NullableTimestamp
  silent: Generated<boolean>
  created_at: ColumnType<Date, Date | string | undefined, Date | string>
}

export interface NotificationQueueTable {
  id: Generated<string>
  message_id: string
  added: Json<readonly { readonly type: string; readonly target_id: string | null }[] | null>
  after_user_id: string | null
  attempts: Generated<number>
  created_at: CreatedAt
}

export interface AttachmentsTable {
  id: string
  channel_id: string
  message_id: string | null
  user_id: string
  position: Generated<number>
  storage_key: string
  thumbnail_key: string | null
  filename: string
  content_type: string
  /** A bigint: comes as a string. */
  size_bytes: ColumnType<string, number, number>
  width: number | null
  height: number | null
  placeholder: string | null
  status: Generated<'pending' | 'ready'>
  created_at: CreatedAt
}

export interface FileDeletionQueueTable {
  storage_key: string
  /** The file is due from then on. */
  created_at: ColumnType<Date, Date | undefined, Date>
}

/** One message's words for the full-text search. */
export interface OutboxTable {
  id: Generated<string>
  event_id: string
  subject: string
  event: Json<Record<string, unknown>>
  attempts: Generated<number>
  dead: Generated<boolean>
  created_at: CreatedAt
}

export interface SystemSettingsTable {
  key: string
  value: Json<unknown>
}

export interface AuditLogTable {
  id: string
  community_id: string | null
  actor_id: string | null
  action: string
  target: Generated<string>
  data: ColumnType<Record<string, unknown>, Record<string, unknown> | undefined, never>
  address: Generated<string>
  created_at: CreatedAt
}

export interface MailQueueTable {
  id: string
  to_address: string
  to_name: Generated<string>
  recipient_key: string
  template: string
  data: Json<Readonly<Record<string, unknown>>>
  attempts: Generated<number>
  last_error: string | null
  created_at: ColumnType<Date, Date | string, never>
  next_attempt_at: Timestamp
  expires_at: Timestamp
  locked_until: NullableTimestamp
  sent_at: NullableTimestamp
  failed_at: NullableTimestamp
}

export interface LimitAttemptsTable {
  key: string
  count: number
  ends_at: Timestamp
}

export interface LimitLevelsTable {
  key: string
  full_at: Timestamp
}

/** Every table of the newest migration. */
export interface Tables extends OauthTables, SearchTables {
  users: UsersTable
  sessions: SessionsTable
  api_users: ApiUsersTable
  api_tokens: ApiTokensTable
  device_links: DeviceLinksTable
  signing_keys: SigningKeysTable
  communities: CommunitiesTable
  community_members: CommunityMembersTable
  channels: ChannelsTable
  channel_categories: ChannelCategoriesTable
  channel_members: ChannelMembersTable
  channel_reads: ChannelReadsTable
  messages: MessagesTable
  message_versions: MessageVersionsTable
  thread_follows: ThreadFollowsTable
  user_keywords: UserKeywordsTable
  idempotency_keys: IdempotencyKeysTable
  mentions: MentionsTable
  reactions: ReactionsTable
  bans: BansTable
  mutes: MutesTable
  webhooks: WebhooksTable
  custom_commands: CustomCommandsTable
  link_previews: LinkPreviewsTable
  message_previews: MessagePreviewsTable
  outgoing_webhooks: OutgoingWebhooksTable
  webhook_delivery_queue: WebhookDeliveryQueueTable
  message_personas: MessagePersonasTable
  invites: InvitesTable
  notifications: NotificationsTable
  notification_queue: NotificationQueueTable
  attachments: AttachmentsTable
  file_deletion_queue: FileDeletionQueueTable
  outbox: OutboxTable
  system_settings: SystemSettingsTable
  audit_log: AuditLogTable
  mail_queue: MailQueueTable
  job_queue: JobQueueTable
  mail_links: MailLinksTable
  limit_attempts: LimitAttemptsTable
  limit_levels: LimitLevelsTable
  reminders: RemindersTable
  mail_digests: MailDigestsTable
  totp_secrets: TotpSecretsTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  sign_in_challenges: SignInChallengesTable
}
