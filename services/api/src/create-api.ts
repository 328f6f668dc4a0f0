import {
  AttemptCounts,
  createPasswords,
  stepUp,
  type Authenticator,
  type LoginSettings,
  type StepUp,
} from '@ajet/shared/auth'
import type { Database, OutboxRelay } from '@ajet/shared/db'
import { createEndpointRouter, type Metrics, type Service, type UploadPace } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import type { Postbox } from '@ajet/shared/mailer'
import type { Clock } from '@ajet/shared/std'
import type { Storage, UploadTypes } from '@ajet/shared/storage'
import { bindActions } from './bind-actions.ts'
import { bindPictures } from './avatars/bind-pictures.ts'
import { bindFiles } from './attachments/bind-files.ts'
import { FileCleaner } from './attachments/file-cleaner.ts'
import { Uploads } from './attachments/uploads.ts'
import type { ApiContext } from './context.ts'
import { JobRunner } from './jobs/job-runner.ts'
import { jobLanes } from './jobs/kinds.ts'
import { runPostBatchStatement } from './messages/post-batch-statement.ts'
import { PostBatches } from './messages/post-batches.ts'
import { PostGate } from './messages/post-gate.ts'
import { Notifier } from './notifications/notifier.ts'
import { KnownKeywords } from './keywords/known-keywords.ts'
import { OnceOnly } from './once/once-only.ts'
import { bindDocuments } from './openapi/routes.ts'
import type { Outbound } from './outbound/outbound.ts'
import { DeliveryWorker } from './outgoing-webhooks/delivery/delivery-worker.ts'
import { Presence } from './presence/presence.ts'
import { bindExport } from './users/export/bind-export.ts'
import { LinkPreviews } from './previews/link-previews.ts'
import { RowSecrets } from './secrets/row-secrets.ts'
import { Estimates } from './search/estimates.ts'
import { openSearchDatabase } from './search/search-database.ts'
import { IndexLag } from './search/index-lag.ts'
import { SearchIndexer } from './search/search-indexer.ts'
import { watchedRelay } from './search/watched-relay.ts'
import { bindHooks } from './webhooks/bind-hooks.ts'

export interface ApiOptions {
  readonly config: {
    /** Outside address of the server, for example `https://chat.example.org`. */
    readonly baseUrl: string
    /** Of bodies that are no files; the router's own when left out. */
    readonly bodies?: { readonly maxBytes: number; readonly bodyTimeoutMs: number }
    /** Whether links in messages are looked up (previews.enabled). */
    readonly previews: boolean
    /** Days after which rows of the audit log are deleted (audit.retention_days); when left out, never. */
    readonly auditDays?: number | undefined
    readonly uploads: {
      /** Bytes of a file at most (FS-7). */
      readonly maxBytes: number
      /** FS-6. */
      readonly types: UploadTypes
      /** How slowly files may come; `standardPace` when left out. */
      readonly pace?: UploadPace
    }
  }
  /** Where files are kept. It stays its owner's to close. */
  readonly storage: Storage
  /** How other servers are called. */
  readonly outbound: Outbound
  /** The 32 bytes that seal secrets in the database; asked for when first needed. The same for every API. */
  readonly encryptionKey: () => Promise<Uint8Array>
  readonly logger: Logger
  readonly clock: Clock
  readonly db: Database
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'forget' | 'forgetUser'>
  readonly relay: Pick<OutboxRelay, 'offer'>
  readonly metrics: Metrics
  /** Rows that background work deletes at a time. Default 500. */
  readonly batchSize?: number
  /** Without it nobody is mailed. */
  readonly postbox?: Postbox
  /** What the settings say of the ways to sign in; when left out, passwords alone. */
  readonly login?: LoginSettings
  /** Checks every answer against its schema, in tests. */
  readonly verifyOutput?: boolean
}

const PASSWORDS_ALONE: LoginSettings = { password: 'owner', passkeys: true, providers: [] }
const PING_TIMEOUT_MS = 1_000
const BATCH_SIZE = 500

/** The API: every endpoint of the schema that reads or writes (AJ-43). Stateless but for heartbeats not yet written. */
export function createApi(options: ApiOptions): Service {
  const { config, clock, db, authenticator, metrics, verifyOutput, login = PASSWORDS_ALONE } = options
  const logger = options.logger.child('api')
  const indexer = new SearchIndexer({ db, clock, logger })
  const searchDatabase = openSearchDatabase(db)
  const searchEngine = { db: searchDatabase.kysely, estimates: new Estimates(clock) }
  const indexLag = new IndexLag(db, clock)
  indexLag.addMetrics(metrics)
  const relay = watchedRelay(options.relay, { see: (rows) => watchers.forEach((watcher) => watcher.see(rows)) })
  const presence = new Presence({ db, clock, logger })
  const keywords = new KnownKeywords({ db, clock, logger })
  const notifier = new Notifier({ db, clock, logger, relay, keywords })
  const { outbound, encryptionKey } = options
  const secrets = new RowSecrets({ logger, encryptionKey })
  const writing = { db, clock, logger, relay, notifier, authenticator }
  const deliveries = new DeliveryWorker({ ...writing, outbound, secrets })
  const lookUp = { fetch: outbound.fetch, enabled: config.previews, baseUrl: config.baseUrl }
  const previews = new LinkPreviews({ ...writing, ...lookUp })
  const watchers = [indexer, deliveries]
  const uploads = new Uploads({ storage: options.storage, clock, ...config.uploads })
  const cleaner = new FileCleaner({ db, logger, storage: options.storage })
  const { authenticate } = authenticator
  const router = createEndpointRouter({ name: 'api', logger, metrics, authenticate, verifyOutput, ...config.bodies })
  const baseUrl = config.baseUrl.replace(/\/+$/, '')
  const postBatches = new PostBatches({ run: (inputs) => runPostBatchStatement(db.hot, inputs) })
  const posts = { postBatches, postGate: new PostGate() }
  const running = { db, clock, logger, context: () => api }
  const jobs: JobRunner<ApiContext> = new JobRunner({ ...running, kinds: jobLanes.ours })
  const previewJobs: JobRunner<ApiContext> = new JobRunner({ ...running, kinds: jobLanes.strangers, atOnce: 4 })
  jobs.addMetrics(metrics)
  const attempts = new AttemptCounts(db, clock)
  const stepUpDeps = { db, clock, passwords: createPasswords(), attempts }
  const { postbox } = options
  const batchSize = options.batchSize ?? BATCH_SIZE
  const background = { batchSize, searchEngine, indexLag, notifier, cleaner, jobs, deliveries, previews, previewJobs }
  const onceOnly = new OnceOnly({ db, clock, logger })
  const asked = { stepUp: (step: StepUp) => stepUp(stepUpDeps, step), onceOnly, attempts }
  const work = { ...background, ...asked, presence, keywords, uploads, outbound, secrets, postbox, ...posts }
  const { auditDays } = config
  const api: ApiContext = { db, clock, relay, authenticator, logger, ...work, baseUrl, login, auditDays }
  bindActions(router, api)
  bindFiles(router, api, authenticate)
  bindPictures(router, api, authenticate)
  bindExport(router, api, authenticate)
  bindHooks(router, api)
  bindDocuments(router)
  return {
    name: 'api',
    fetch: router.fetch,
    start: async () => {
      cleaner.wake()
      indexer.start()
      deliveries.start()
      await keywords.start()
      await notifier.start()
      await jobs.start()
      await previewJobs.start()
    },
    settle: async () => {
      await presence.flush()
      await jobs.settle()
      await notifier.settle()
      await cleaner.settle()
      await indexer.settle()
      await previewJobs.settle()
      await deliveries.settle()
    },
    unready: () => pingReasons(db),
    [Symbol.asyncDispose]: async () => {
      await jobs.stop()
      await previewJobs.stop()
      await deliveries.stop()
      await indexer.stop()
      await cleaner.stop()
      await notifier.stop()
      await keywords.stop()
      await presence.stop()
      await searchDatabase.dispose()
    },
  }
}

async function pingReasons(db: Database): Promise<readonly string[]> {
  try {
    await db.ping(PING_TIMEOUT_MS)
    return []
  } catch (error) {
    return [`the database cannot be used: ${error instanceof Error ? error.message : String(error)}`]
  }
}
