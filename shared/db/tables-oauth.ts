import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
type CreatedAt = ColumnType<Date, Date | string | undefined, never>
type TouchedAt = ColumnType<Date, Date | string | undefined, Date | string>

export interface OauthAccountsTable {
  id: string
  user_id: string
  provider: string
  issuer: string
  provider_user_id: string
  login: Generated<string>
  email: string | null
  created_at: CreatedAt
  last_used_at: TouchedAt
}

export interface OauthProvidersTable {
  id: string
  name: string
  kind: 'github' | 'gitea' | 'oidc'
  label: string
  client_id: string
  client_secret_encrypted: string | null
  base_url: string | null
  issuer_url: string | null
  scopes: string | null
  enabled: Generated<boolean>
  created_at: CreatedAt
  updated_at: TouchedAt
}

/** What a sign-in that is under way must remember. */
export interface OauthTransactionData {
  readonly return_to: string | null
  readonly invite_code: string | null
  /** The first community, for whoever had the setup token when it began. */
  readonly community: { readonly name: string; readonly slug: string } | null
}

export interface OauthTransactionsTable {
  id: string
  token_hash: Uint8Array
  provider: string
  /** Who links; null for who signs in. */
  user_id: string | null
  session_id: string | null
  data: ColumnType<OauthTransactionData, OauthTransactionData, never>
  created_at: CreatedAt
  expires_at: Timestamp
}

export interface OauthTables {
  oauth_accounts: OauthAccountsTable
  oauth_providers: OauthProvidersTable
  oauth_transactions: OauthTransactionsTable
}
