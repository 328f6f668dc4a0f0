import type { EventBus } from '@ajet/shared/eventbus'
import type { Metrics, Transport } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'

/** The settings this service reads. */
export interface WebSmConfig {
  /** The address people use, without a trailing slash; `https` makes the cookies of the pages Secure. */
  readonly baseUrl: string
  /** True where somebody who asks for a mail gets one. */
  readonly sendsMail: boolean
  /** Bytes of an uploaded file at most (uploads.max_bytes). */
  readonly maxUploadBytes: number
  /** Live streams of one user at the same time; the live engine's own number when left out. */
  readonly streamsPerUser?: number
}

export interface WebSmDeps {
  readonly config: WebSmConfig
  readonly logger: Logger
  readonly clock: Clock
  readonly bus: EventBus
  /** The API: in memory or over the network. */
  readonly api: Transport
  readonly metrics: Metrics
}
