import type { GuardedFetch } from '@ajet/shared/http'

/** How the API calls other servers: only by the guarded fetch (ABU-05). */
export interface Outbound {
  readonly fetch: GuardedFetch
  /** The operator has named private networks that may be called, where https is rare: there http will do. */
  readonly allowsHttp: boolean
}
