import type { Authenticator, LoginSettings, Passwords, SealedBox, SigningKeys, StepUp } from '@ajet/shared/auth'
import type { Config } from '@ajet/shared/config'
import type { Database, OutboxRelay } from '@ajet/shared/db'
import type { Metrics, Service, Upstream } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import type { Postbox } from '@ajet/shared/mailer'
import type { Clock } from '@ajet/shared/std'
import type { Aside } from './account/aside.ts'
import type { AttemptLimits } from './guard/attempt-limits.ts'
import type { ProvidersAtWork } from './oauth/providers-at-work.ts'

export type AuthGwConfig = Pick<
  Config,
  'base_url' | 'setup_token' | 'limits' | 'auth' | 'cors' | 'login' | 'oauth' | 'outbound'
> & {
  readonly http: Pick<Config['http'], 'verify_output' | 'server_timing'>
}

/** What is behind the gateway: in this process, or over the network. */
export interface Upstreams {
  readonly api: Upstream
  readonly webSm: Upstream
  readonly tuiSm: Upstream
  readonly wsGw: Upstream
}

export interface AuthGwDeps {
  readonly config: AuthGwConfig
  readonly logger: Logger
  readonly clock: Clock
  readonly db: Database
  readonly relay: Pick<OutboxRelay, 'offer'>
  readonly authenticator: Authenticator
  readonly postbox: Postbox
  readonly upstreams: Upstreams
  readonly metrics: Metrics
  /** The 32 bytes that seal secrets in the database; asked for when first needed. */
  readonly encryptionKey: () => Promise<Uint8Array>
  /** Cheaper ones in tests. */
  readonly passwords?: Passwords
  /** Services in the same process, whose readiness is the gateway's. */
  readonly services?: readonly Pick<Service, 'name' | 'unready'>[]
}

/** What the gateway's own actions work with. */
export interface GatewayContext {
  readonly config: AuthGwConfig
  readonly logger: Logger
  readonly clock: Clock
  readonly db: Database
  readonly relay: Pick<OutboxRelay, 'offer'>
  readonly authenticator: Authenticator
  readonly passwords: Passwords
  /** Asks for more than a session. @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited` */
  readonly stepUp: (step: StepUp) => Promise<void>
  readonly attempts: AttemptLimits
  readonly postbox: Postbox
  readonly aside: Aside
  /** What the settings say of the ways to sign in. */
  readonly login: LoginSettings
  readonly providers: ProvidersAtWork
  readonly signingKeys: SigningKeys
  /** Keeps the secrets of second factors. */
  readonly box: SealedBox
  /** True when the base URL is https. */
  readonly secure: boolean
}
