import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type CreatedAt = ColumnType<Date, Date | string | undefined, never>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** Comes back as text: bigint does not fit every number. */
type Bigint = ColumnType<string, number | string, number | string>

/** A program that waits to be signed in by a browser (RFC 8628). */
export interface DeviceLinksTable {
  id: string
  device_code_hash: Uint8Array
  user_code_hash: Uint8Array
  client_name: string
  user_agent: string
  address: string
  status: Generated<'pending' | 'approved' | 'denied'>
  user_id: string | null
  session_id: string | null
  /** Seconds between two polls. */
  interval_s: number
  last_polled_at: NullableTimestamp
  created_at: ColumnType<Date, Date | string, never>
  expires_at: Timestamp
}

/** A key that signs tokens, and verifies those it has signed for a while longer. */
export interface SigningKeysTable {
  kid: string
  /** A JWK. */
  public_key: ColumnType<Record<string, unknown>, Record<string, unknown>, never>
  private_key_sealed: string
  created_at: ColumnType<Date, Date | string, never>
  signs_until: Timestamp
  verifies_until: Timestamp
}

/** A bot account; name and kind are those of its user. */
export interface ApiUsersTable {
  user_id: string
  community_id: string
  created_by: string | null
  created_at: CreatedAt
}

export interface ApiTokensTable {
  id: string
  user_id: string
  token_hash: Uint8Array
  name: string
  scopes: readonly ('read' | 'write' | 'react' | 'files' | 'admin')[]
  expires_at: NullableTimestamp
  last_used_at: NullableTimestamp
  created_by: string | null
  created_at: CreatedAt
}

/** A link somebody got by mail; only the hash of its token is kept. */
export interface MailLinksTable {
  token_hash: Uint8Array
  user_id: string
  purpose: 'confirm' | 'change' | 'reset'
  email: string
  /** In which it was asked for: with that session it ends. Null: it needs none. */
  session_id: ColumnType<string | null, string | null | undefined, never>
  created_at: Timestamp
  expires_at: Timestamp
}

export interface TotpSecretsTable {
  user_id: string
  sealed: string
  confirmed_at: NullableTimestamp
  last_step: ColumnType<string, number | string | undefined, number | string>
  created_at: Timestamp
}

export interface RecoveryCodesTable {
  user_id: string
  code_hash: Uint8Array
  created_at: Timestamp
}

export interface PasskeysTable {
  id: string
  user_id: string
  credential_id: string
  public_key: Uint8Array
  counter: Bigint
  transports: ColumnType<readonly string[], readonly string[], readonly string[]>
  name: string
  backed_up: boolean
  /** It asked its owner (PIN, finger, face) when it was used last. */
  user_verified: Generated<boolean>
  created_at: Timestamp
  last_used_at: NullableTimestamp
}

/** A sign-in that is half done; used up when it is finished. */
export interface SignInChallengesTable {
  token_hash: Uint8Array
  user_id: string | null
  purpose: 'second-factor' | 'passkey-add' | 'passkey-login'
  wrong_count: Generated<number>
  created_at: Timestamp
  expires_at: Timestamp
}
