import { createApi } from '@ajet/api'
import { createAuthGw, type AuthGwService } from '@ajet/auth-gw'
import { loginSettings, type Authenticator } from '@ajet/shared/auth'
import type { Config } from '@ajet/shared/config'
import type { Database, OutboxRelay } from '@ajet/shared/db'
import type { EventBus } from '@ajet/shared/eventbus'
import { createGuardedFetch, memoryTransport, type Metrics, type Service, type Transport } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import type { Storage } from '@ajet/shared/storage'
import { createTuiSm } from '@ajet/tui-sm'
import { createWebSm } from '@ajet/web-sm'
import { createWsGw } from '@ajet/ws-gw'
import type { OpenedMail } from './open-mail.ts'
import { Reach } from './reach.ts'
import type { ServiceName } from './service-names.ts'
import { uploadPace } from './upload-pace.ts'

/** What the services on the database share. */
export interface DatabaseParts {
  readonly db: Database
  readonly relay: OutboxRelay
  readonly authenticator: Authenticator
  /** Where files are kept; undefined where the API does not run. */
  readonly storage: Storage | undefined
  readonly mail: OpenedMail
}

export interface ServiceParts {
  readonly config: Config
  readonly logger: Logger
  readonly clock: Clock
  readonly metrics: Metrics
  readonly bus: EventBus
  /** Seals secrets in the database. */
  readonly encryptionKey: () => Promise<Uint8Array>
  /** Undefined where no service of this process is on the database. */
  readonly database: DatabaseParts | undefined
}

export interface CreatedServices {
  /** In the order in which they start: the ones called before their callers. */
  readonly services: ReadonlyMap<ServiceName, Service>
  readonly gateway: AuthGwService | undefined
}

/** Makes the named services and tells each how to reach the others: in memory when they are here, else over HTTP. */
export function createServices(parts: ServiceParts, names: readonly ServiceName[]): CreatedServices {
  const reach = new Reach(parts.config)
  const services = new Map<ServiceName, Service>()
  const add = (name: ServiceName, make: () => Service) => {
    if (!names.includes(name)) return
    const service = make()
    services.set(name, service)
    reach.add(name, service)
  }
  add('api', () => makeApi(parts))
  const api = services.get('api')
  const toApi: Transport = api ? memoryTransport(api) : reach.upstream('api')
  add('web-sm', () => makeWebSm(parts, toApi))
  add('tui-sm', () => makeTuiSm(parts, toApi))
  add('ws-gw', () => makeWsGw(parts, toApi))
  const gateway = names.includes('auth-gw') ? makeGateway(parts, reach) : undefined
  if (gateway) services.set('auth-gw', gateway)
  return { services, gateway }
}

function makeApi({ config, logger, clock, metrics, database, encryptionKey }: ServiceParts): Service {
  const { db, relay, authenticator, storage, mail } = required(database)
  if (!storage) throw new Error('The API was asked for without a file storage')
  const { base_url: baseUrl, http, limits } = config
  const bodies = { maxBytes: limits.request_bytes, bodyTimeoutMs: limits.body_seconds * 1000 }
  const uploads = { maxBytes: config.uploads.max_bytes, types: config.uploads.types, pace: uploadPace(config) }
  const { postbox } = mail
  const parts = { logger, clock, metrics, db, relay, authenticator, storage, postbox, encryptionKey }
  const allow = config.outbound.allowed_networks
  const outbound = { fetch: createGuardedFetch({ clock, allow }), allowsHttp: allow.length > 0 }
  const login = loginSettings(config)
  const auditDays = config.audit.retention_days
  const about = { baseUrl, uploads, bodies, previews: config.previews.enabled, auditDays }
  return createApi({ config: about, outbound, login, ...parts, verifyOutput: http.verify_output })
}

function makeWebSm({ config, logger, clock, metrics, bus }: ServiceParts, api: Transport): Service {
  const { base_url: baseUrl, limits, uploads } = config
  const sendsMail = config.mail.driver !== 'log' || config.profile === 'dev'
  const settings = {
    baseUrl,
    sendsMail,
    maxUploadBytes: uploads.max_bytes,
    streamsPerUser: limits.streams_per_user,
  }
  return createWebSm({ config: settings, logger: logger.child('web-sm'), clock, metrics, bus, api })
}

function makeTuiSm({ config, logger, clock, metrics, bus }: ServiceParts, api: Transport): Service {
  const streamsPerUser = config.limits.streams_per_user
  return createTuiSm({ logger: logger.child('tui-sm'), clock, metrics, bus, api, streamsPerUser })
}

function makeWsGw({ config, logger, clock, metrics, bus }: ServiceParts, api: Transport): Service {
  const socketsPerUser = config.limits.streams_per_user
  return createWsGw({ logger: logger.child('ws-gw'), clock, metrics, bus, api, socketsPerUser })
}

function makeGateway(shared: ServiceParts, reach: Reach): AuthGwService {
  const { config, logger, clock, metrics, bus, database, encryptionKey } = shared
  const { db, relay, authenticator, mail } = required(database)
  const { postbox } = mail
  const upstreams = {
    api: reach.upstream('api'),
    webSm: reach.upstream('web-sm'),
    tuiSm: reach.upstream('tui-sm'),
    wsGw: reach.upstream('ws-gw'),
  }
  const behind = (['api', 'web-sm', 'tui-sm', 'ws-gw'] as const).map((name) => reach.readiness(name))
  const services = [...behind, { name: 'bus', unready: () => busReasons(bus) }]
  const log = logger.child('auth-gw')
  const parts = { clock, metrics, db, relay, authenticator, postbox, upstreams, services, encryptionKey }
  return createAuthGw({ config, logger: log, ...parts })
}

function required(database: DatabaseParts | undefined): DatabaseParts {
  if (!database) throw new Error('A service on the database was asked for without one')
  return database
}

async function busReasons(bus: EventBus): Promise<readonly string[]> {
  try {
    await bus.ping()
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : 'It does not answer']
  }
}
