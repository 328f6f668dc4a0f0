import type { AttemptCounts, Authenticator, LoginSettings, StepUp } from '@ajet/shared/auth'
import type { Call, Output } from '@ajet/shared/http'
import type { Database, OutboxRelay } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Postbox } from '@ajet/shared/mailer'
import type { apiEndpoints } from '@ajet/shared/schema'
import type { Clock } from '@ajet/shared/std'
import type { FileCleaner } from './attachments/file-cleaner.ts'
import type { Uploads } from './attachments/uploads.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { PostBatches } from './messages/post-batches.ts'
import type { Notifier } from './notifications/notifier.ts'
import type { PostGate } from './messages/post-gate.ts'
import type { Outbound } from './outbound/outbound.ts'
import type { DeliveryWorker } from './outgoing-webhooks/delivery/delivery-worker.ts'
import type { KnownKeywords } from './keywords/known-keywords.ts'
import type { OnceOnly } from './once/once-only.ts'
import type { Presence } from './presence/presence.ts'
import type { LinkPreviews } from './previews/link-previews.ts'
import type { IndexLag } from './search/index-lag.ts'
import type { SearchEngine } from './search/find-messages.ts'
import type { RowSecrets } from './secrets/row-secrets.ts'

/** What actions work with. */
export interface ApiContext {
  readonly db: Database
  readonly clock: Clock
  readonly relay: Pick<OutboxRelay, 'offer'>
  readonly authenticator: Pick<Authenticator, 'forget' | 'forgetUser'>
  readonly logger: Logger
  readonly presence: Presence
  readonly postBatches: PostBatches
  readonly postGate: PostGate
  readonly notifier: Notifier
  readonly keywords: KnownKeywords
  readonly uploads: Uploads
  readonly cleaner: FileCleaner
  /** Asks for more than a session. @throws ApiError `invalid_credentials`, `step_up_required`, `rate_limited` */
  readonly stepUp: (step: StepUp) => Promise<void>
  readonly outbound: Outbound
  readonly secrets: RowSecrets
  readonly deliveries: Pick<DeliveryWorker, 'wake'>
  /** Rows that background work deletes at a time. */
  readonly batchSize: number
  readonly onceOnly: OnceOnly
  readonly attempts: AttemptCounts
  readonly jobs: Pick<JobRunner<ApiContext>, 'wake'>
  readonly previews: LinkPreviews
  readonly searchEngine: SearchEngine
  readonly indexLag: IndexLag
  /** Runs the jobs of previews. */
  readonly previewJobs: Pick<JobRunner<ApiContext>, 'wake'>
  /** Undefined where nobody is mailed. */
  readonly postbox: Postbox | undefined
  /** What the settings say of the ways to sign in. */
  readonly login: LoginSettings
  /** Days after which rows of the audit log are deleted; undefined: never. */
  readonly auditDays: number | undefined
  /** Outside address of the server without a slash at the end; links in answers begin with it. */
  readonly baseUrl: string
}

type Endpoints = typeof apiEndpoints
export type EndpointName = keyof Endpoints

/** The checked request of an endpoint, as far as actions look at it. */
export type CallOf<N extends EndpointName> = Pick<Call<Endpoints[N]>, 'params' | 'query' | 'body' | 'principal'>

/** What an endpoint does: checks access, reads or changes, and answers with the endpoint's output. @throws ApiError */
export type Action<N extends EndpointName> = (
  api: ApiContext,
  call: CallOf<N>,
) => Output<Endpoints[N]> | Promise<Output<Endpoints[N]>>

/** An action for every endpoint of the API: one that is missing does not compile. */
export type Actions = { readonly [N in EndpointName]: Action<N> }
