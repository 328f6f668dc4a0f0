import { createAuthenticator, createPasswords } from '@ajet/shared/auth'
import { buildConfig, type RawValues } from '@ajet/shared/config'
import { createOutboxRelay, type Database } from '@ajet/shared/db'
import { createMemoryBus } from '@ajet/shared/eventbus'
import { createMetrics, type Edge, type Upstream } from '@ajet/shared/http'
import { createLogger } from '@ajet/shared/logging'
import { createMailer, createMailWorker, createPostbox } from '@ajet/shared/mailer'
import { ManualClock, newId, newSecret } from '@ajet/shared/std'
import { testDatabase } from '@ajet/shared/testing'
import { sql } from 'kysely'
import { createAuthGw } from '../create-auth-gw.ts'

/** What a stand-in for a service has seen. */
export interface Seen {
  readonly service: string
  readonly request: Request
}

export interface Call {
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly json?: unknown
  readonly form?: Record<string, string>
  readonly body?: RequestInit['body']
  readonly from?: string
}

/** What two gateways have in common. */
export interface Beside {
  readonly db: Database
  readonly clock: ManualClock
}

/** What the stand-ins do before they answer. */
export type Behind = (edge: Edge) => Promise<void> | undefined

/**
 * A gateway on its own database, with stand-ins for the services behind it; or one more beside another, on its database
 * and clock, to be closed before it.
 */
export async function openHouse(values: RawValues = {}, beside?: Beside, behind?: Behind) {
  const own = beside ? { db: beside.db, drop: async () => {} } : await testDatabase()
  const clock = beside?.clock ?? new ManualClock()
  const bus = createMemoryBus()
  const logs: string[] = []
  const logger = createLogger({ level: 'debug', destination: { write: (line) => void logs.push(line) } })
  const relay = createOutboxRelay({ db: own.db, publish: (subject, event) => bus.publish(subject, event), logger })
  const config = buildConfig({ profile: 'test', base_url: 'http://chat.test', ...values }, '/tmp')
  const authenticator = createAuthenticator({
    db: own.db,
    clock,
    bus,
    secure: config.base_url.startsWith('https'),
    issuer: config.base_url,
  })
  await authenticator.start()
  const seen: Seen[] = []
  const standIn =
    (service: string): Upstream =>
    async (request, edge) => {
      seen.push({ service, request })
      await behind?.(edge ?? { clientAddress: '' })
      const isLive = /\/(?:sse|ws)\//.test(request.url)
      return new Response(service, { headers: isLive ? { 'content-type': 'text/event-stream' } : {} })
    }
  const upstreams = {
    api: standIn('api'),
    webSm: standIn('web-sm'),
    tuiSm: standIn('tui-sm'),
    wsGw: standIn('ws-gw'),
  }
  const passwords = createPasswords({ memoryKib: 1_024 })
  const metrics = createMetrics()
  const mailer = createMailer({ config, logger, print: () => undefined })
  const worker = createMailWorker({ db: own.db, mailer, logger, clock, baseUrl: config.base_url })
  const reachesPeople = config.mail.driver !== 'log'
  const postbox = createPostbox({ worker, clock, perHour: config.mail.per_recipient_per_hour, reachesPeople })
  const encryptionKey = async () => new Uint8Array(32)
  const collaborators = { relay, authenticator, upstreams, metrics, passwords, postbox, encryptionKey }
  const deps = { config, logger, clock, db: own.db, ...collaborators }
  const gateway = createAuthGw(deps)
  const call = async (
    method: string,
    path: string,
    { token, headers, json, form, body, from = '10.0.0.1' }: Call = {},
  ) => {
    const init: RequestInit = { method, headers: { host: 'chat.test', ...headers } }
    const sent = new Headers(init.headers)
    if (token) sent.set('authorization', `Bearer ${token}`)
    if (json !== undefined) sent.set('content-type', 'application/json')
    const text = json === undefined ? (form ? new URLSearchParams(form) : body) : JSON.stringify(json)
    return await gateway.fetch(new Request(`http://chat.test${path}`, { ...init, headers: sent, body: text }), {
      clientAddress: from,
    })
  }
  const dispose = async () => {
    await gateway[Symbol.asyncDispose]()
    await worker[Symbol.asyncDispose]()
    await mailer.dispose()
    await authenticator[Symbol.asyncDispose]()
    await relay[Symbol.asyncDispose]()
    await bus.close()
    await own.drop()
  }
  /** Everything asked for aside is done, and every mail that is due was tried. */
  const deliver = async () => {
    await gateway.settle()
    await worker.settle()
  }
  const parts = { db: own.db, clock, bus, relay, authenticator, gateway, worker, deliver }
  return { ...parts, call, seen, logs, [Symbol.asyncDispose]: dispose }
}

export type House = Awaited<ReturnType<typeof openHouse>>

export const ada = {
  username: 'ada',
  email: 'ada@example.org',
  password: 'correct horse battery',
  display_name: 'Ada Lovelace',
} as const

export const home = { name: 'Home', slug: 'home' } as const

/** The setup token of the link the gateway gives out. */
export async function setupToken(house: House): Promise<string> {
  const link = await house.gateway.ensureSetupToken()
  return new URL(link?.url ?? 'http://none/').searchParams.get('token') ?? ''
}

/** The first account, made through the front door; resolves with its token and id. */
export async function setUp(house: House): Promise<{ readonly token: string; readonly userId: string }> {
  const json = { setup_token: await setupToken(house), ...ada, community: home }
  const answer = await house.call('POST', '/auth/setup', { json })
  const { token, user } = (await answer.json()) as { readonly token: string; readonly user: { readonly id: string } }
  return { token, userId: user.id }
}

/** An invite of the only community. */
export async function insertInvite(
  { db, clock }: House,
  userId: string,
  limits: { readonly max_uses?: number; readonly expiresInMs?: number } = {},
): Promise<string> {
  const community = await db.kysely.selectFrom('communities').select('id').executeTakeFirstOrThrow()
  const code = newSecret(9)
  const expires_at = limits.expiresInMs === undefined ? null : new Date(clock.now() + limits.expiresInMs)
  const { max_uses = null } = limits
  const row = { id: newId(), code, community_id: community.id, created_by: userId, max_uses, expires_at }
  await db.kysely.insertInto('invites').values(row).execute()
  return code
}

/** Nobody reads a table until it is put away. */
export async function holdTable({ db }: House, table: 'users' | 'totp_secrets'): Promise<AsyncDisposable> {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { promise: locked, resolve: onLocked } = Promise.withResolvers<void>()
  const lock = db.transaction(async (trx) => {
    await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(trx)
    onLocked()
    await held
  })
  await locked
  return {
    [Symbol.asyncDispose]: async () => {
      release()
      await lock
    },
  }
}

/** Resolves when somebody stands before a table that is held. */
export async function untilHeldUp({ db }: House): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db.kysely)
    if (rows.some(({ n }) => n > 0)) return
  }
}

/** A bot of the only community; resolves with its id. */
export async function insertBot({ db }: House, created_by: string): Promise<string> {
  const community = await db.kysely.selectFrom('communities').select('id').executeTakeFirstOrThrow()
  const [user_id, community_id] = [newId(), community.id]
  const bot = { id: user_id, username: 'robo', display_name: 'Robo', kind: 'bot' } as const
  await db.kysely.insertInto('users').values(bot).execute()
  await db.kysely.insertInto('api_users').values({ user_id, community_id, created_by }).execute()
  await db.kysely.insertInto('community_members').values({ community_id, user_id, role: 'member' }).execute()
  return user_id
}

export async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { readonly code?: unknown }).code
}
