import { setDefaultTimeout } from 'bun:test'
import { createAuthenticator } from '@ajet/shared/auth'
import { createOutboxRelay, type Database } from '@ajet/shared/db'
import { createGuardedFetch, createMetrics, type GuardedFetch, type Service } from '@ajet/shared/http'
import { createLogger, type Logger } from '@ajet/shared/logging'
import { createPostbox, type Postbox } from '@ajet/shared/mailer'
import type { EventEnvelope } from '@ajet/shared/schema'
import type { Storage } from '@ajet/shared/storage'
import { ManualClock } from '@ajet/shared/std'
import { testDatabase, type FetchJson, type TestDatabase, type TestUser } from '@ajet/shared/testing'
import { createApi } from '../create-api.ts'
import { testStorage, type TestStorage } from './test-storage.ts'

/** Whatever the API answers, as tests look into it. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests assert what is in it
export type Answer = { readonly status: number; readonly body: any }

export interface TestApi extends AsyncDisposable {
  readonly api: Service
  readonly db: Database
  /** The same database for another process. */
  readonly url: string
  /** Stands at the present until it is turned. */
  readonly clock: ManualClock
  readonly files: TestStorage
  /** One call as a user; as nobody without. */
  call(user: TestUser | null, method: string, path: string, body?: unknown): Promise<Answer>
  fetchJson(user: TestUser): FetchJson
  /** The events published since the last call, in order of the bus. */
  takeEvents(): Promise<readonly EventEnvelope[]>
  /** Publishes what another process has committed and left in the outbox. */
  publishOutbox(): Promise<void>
}

export interface TestApiOptions {
  /** One that is there already; it goes with the API. */
  readonly database?: Pick<TestDatabase, 'db' | 'url' | 'drop'>
  /** How other servers are called. Default: none of them exists. */
  readonly fetch?: GuardedFetch
  /** Rows that background work deletes at a time. */
  readonly batchSize?: number
  readonly auditDays?: number
  /** Where files are kept; it stays its owner's to close. Default: a folder of its own. */
  readonly storage?: Storage
  /** Where mails go. Default: a queue that nobody empties. */
  readonly postbox?: Postbox
  /** Seals secrets, or why there is none. Default: one that is the same for all. */
  readonly encryptionKey?: Uint8Array | Error
  /** Default: shows faults. */
  readonly logger?: Logger
}

const fetchNothing = createGuardedFetch({ resolve: async () => [] })

/** The first test starts a PostgreSQL, which on a busy machine takes its time. */
setDefaultTimeout(60_000)

/** A fault is not expected in any test: it is shown. */
const showFaults = createLogger({ level: 'error' })

/**
 * The API with the real authenticator and relay, and a bus that remembers, over a database of its own, which goes with
 * it, or over the given one.
 */
export async function testApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { fetch = fetchNothing, batchSize, database, postbox, logger = showFaults } = options
  const { encryptionKey = new Uint8Array(32) } = options
  const { db, url, drop } = database ?? (await testDatabase({ poolSize: 8 }))
  const clock = new ManualClock(Date.now())
  const files = await testStorage(clock, options.storage)
  const published: EventEnvelope[] = []
  const relay = createOutboxRelay({
    db,
    publish: async (_subject, event) => void published.push(event),
    logger,
  })
  const api = createApi({
    config: {
      baseUrl: 'https://chat.example.org',
      previews: true,
      uploads: { maxBytes: 1_000_000, types: 'any' },
      auditDays: options.auditDays,
    },
    storage: files.storage,
    outbound: { fetch, allowsHttp: true },
    encryptionKey: async () => {
      if (encryptionKey instanceof Error) throw encryptionKey
      return encryptionKey
    },
    logger,
    clock,
    db,
    authenticator: createAuthenticator({ db, secure: true }),
    relay,
    metrics: createMetrics(),
    // Mails stay in the queue, where tests look.
    postbox: createPostbox({ worker: { wake: () => undefined }, clock, perHour: 10, reachesPeople: true }),
    verifyOutput: true,
    ...(batchSize !== undefined && { batchSize }),
    ...(postbox && { postbox }),
  })
  await relay.start()
  const call = async (user: TestUser | null, method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await api.fetch(requestOf(user, method, path, body), { clientAddress: '127.0.0.1' })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    api,
    db,
    url,
    clock,
    files,
    call,
    fetchJson: (user) => async (path) => (await call(user, 'GET', path)).body as unknown,
    publishOutbox: () => relay.start(),
    takeEvents: async () => {
      await api.settle()
      await relay.settle()
      return published.splice(0)
    },
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]()
      await relay[Symbol.asyncDispose]()
      await drop()
      await files[Symbol.asyncDispose]()
    },
  }
}

function requestOf(user: TestUser | null, method: string, path: string, body: unknown): Request {
  const headers = new Headers()
  if (user) headers.set('authorization', `Bearer ${user.token}`)
  if (body !== undefined) headers.set('content-type', 'application/json')
  const content = typeof body === 'string' ? body : JSON.stringify(body)
  return new Request(`http://api${path}`, { method, headers, ...(body !== undefined && { body: content }) })
}
