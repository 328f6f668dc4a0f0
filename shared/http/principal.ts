/** Who makes a request: what a service may know of the caller without asking the database again. */
export interface Principal {
  readonly user_id: string
  readonly username: string
  readonly display_name: string
  readonly avatar_url: string | null
  readonly kind: 'user' | 'bot' | 'webhook' | 'remote'
  readonly session_id: string
}
