import { createAuthenticator } from '@ajet/shared/auth'
import type { Config } from '@ajet/shared/config'
import type { EventBus } from '@ajet/shared/eventbus'
import { createMetrics, type Edge, type Service } from '@ajet/shared/http'
import { createLogger, type Logger } from '@ajet/shared/logging'
import { systemClock, type Clock } from '@ajet/shared/std'
import { openDoors, type Doors } from '../sockets/doors.ts'
import { openMetricsDoor } from '../sockets/metrics-door.ts'
import { addGauges } from './add-gauges.ts'
import { bounded } from './bounded.ts'
import { checkShape } from './check-shape.ts'
import { createServices, type CreatedServices, type DatabaseParts } from './create-services.ts'
import { encryptionKeyOf } from './encryption-key.ts'
import { openBus } from './open-bus.ts'
import { openDatabase } from './open-database.ts'
import { addMailGauges, openMail } from './open-mail.ts'
import { openRelay } from './open-relay.ts'
import { openStorage } from './open-storage.ts'
import { onDatabase, serviceNames, type ServiceName } from './service-names.ts'

export interface ComposeOptions {
  /** Which services this process runs; all of them when left out. */
  readonly services?: readonly ServiceName[]
  readonly logger?: Logger
  readonly clock?: Clock
  /** Writes to the terminal of whoever started the server. Default: nowhere. */
  readonly print?: (text: string) => void
}

export interface RunningServer extends AsyncDisposable {
  /** Where it is reached: the gateway, or the first of the services that run without it. No slash at the end. */
  readonly url: string
  /** With the real port in the base URL. */
  readonly config: Config
  readonly services: ReadonlyMap<ServiceName, Service>
  /** The link that opens the setup, while nobody has an account. */
  readonly setupUrl: string | undefined
  /** Of the port for the inside, when it is set. */
  readonly metricsUrl: string | undefined
  readonly database: 'embedded' | 'external' | 'none'
  /** Calls the entrance in memory, without a socket. */
  fetch(request: Request, edge?: Edge): Promise<Response>
  /** Resolves when everything under way is done: written, published, delivered. */
  settle(): Promise<void>
  /** Stops: no new connections, streams end, what is under way finishes, everything is closed. Under 3 s. */
  dispose(): Promise<void>
}

/**
 * The composition root: settings to parts, parts to services, services to sockets (DESIGN.md §1). The sockets open
 * first and answer 503 until everything is ready, so that a taken port is known before anything is touched.
 *
 * @throws ConfigError, StartError, and the errors of the database and the bus
 */
export async function composeServer(given: Config, options: ComposeOptions = {}): Promise<RunningServer> {
  const names = options.services ?? serviceNames
  checkShape(given, names)
  const { clock = systemClock, logger = openLogger(given) } = options
  await using building = new AsyncDisposableStack()
  const doors = building.adopt(openDoors(given, names, logger), (opened) => opened.close())
  const config = withRealPort(given, doors)
  const metrics = createMetrics()
  const { print = () => undefined } = options
  const encryptionKey = encryptionKeyOf(config)
  const opened = await openParts({ config, logger, clock, print, encryptionKey }, building, names)
  const parts = { config, logger, clock, metrics, encryptionKey, ...opened.parts }
  const { services, gateway } = createServices(parts, names)
  building.defer(() => doors.drain())
  for (const [name, service] of services) {
    building.defer(() => bounded(name, 1_000, async () => service[Symbol.asyncDispose](), logger))
    await service.start()
  }
  addGauges(metrics, opened.parts.bus, opened.parts.database?.relay)
  if (opened.parts.database) addMailGauges(metrics, opened.parts.database.mail.worker)
  const metricsUrl = openMetricsDoor({ config, metrics, services: [...services.values()], stack: building })
  const setupUrl = (await gateway?.ensureSetupToken())?.url
  doors.open(services)
  const running = building.move()
  return describe({ config, services, doors, setupUrl, metricsUrl, running, ...opened, logger })
}

interface Parts {
  readonly parts: { readonly bus: EventBus; readonly database: DatabaseParts | undefined }
  readonly kind: RunningServer['database']
}

interface PartsOptions {
  readonly config: Config
  readonly logger: Logger
  readonly clock: Clock
  readonly print: (text: string) => void
  readonly encryptionKey: () => Promise<Uint8Array>
}

async function openParts(
  { config, logger, clock, print, encryptionKey }: PartsOptions,
  stack: AsyncDisposableStack,
  names: readonly ServiceName[],
): Promise<Parts> {
  const opened = names.some((name) => onDatabase.has(name)) ? await openDatabase(config, logger, stack) : undefined
  const bus = await openBus(config, logger, clock)
  stack.defer(() => bounded('bus', 1_000, () => bus.close(), logger))
  if (!opened) return { parts: { bus, database: undefined }, kind: 'none' }
  const { db, kind } = opened
  const storage = names.includes('api') ? stack.use(await openStorage(config, { encryptionKey, logger })) : undefined
  const relay = openRelay(db, bus, logger, clock)
  stack.defer(() => bounded('outbox', 1_000, async () => relay[Symbol.asyncDispose](), logger))
  const secure = config.base_url.startsWith('https:')
  const authenticator = createAuthenticator({
    db,
    clock,
    bus,
    secure,
    issuer: config.base_url,
    logger: logger.child('auth'),
  })
  stack.defer(() => bounded('auth', 500, async () => authenticator[Symbol.asyncDispose](), logger))
  const mail = openMail({ config, db, logger, clock, print }, stack)
  await Promise.all([relay.start(), authenticator.start()])
  return { parts: { bus, database: { db, relay, authenticator, storage, mail } }, kind }
}

interface Described {
  readonly config: Config
  readonly services: CreatedServices['services']
  readonly doors: Doors
  readonly setupUrl: string | undefined
  readonly metricsUrl: string | undefined
  readonly running: AsyncDisposableStack
  readonly parts: Parts['parts']
  readonly kind: RunningServer['database']
  readonly logger: Logger
}

function describe({ running, parts, kind, doors, logger, ...rest }: Described): RunningServer {
  let stopped: Promise<void> | undefined
  const dispose = () => {
    doors.stopAccepting()
    stopped ??= running.disposeAsync().finally(() => logger.flush())
    return stopped
  }
  return {
    ...rest,
    url: doors.url,
    database: kind,
    fetch: async (request, edge = { clientAddress: '127.0.0.1' }) => await doors.fetch(request, edge),
    settle: () => settle([...rest.services.values()], parts),
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

/** In the order in which one part's work becomes the next one's. */
async function settle(services: readonly Service[], { bus, database }: Parts['parts']): Promise<void> {
  await Promise.all(services.map((service) => service.settle()))
  await database?.authenticator.settle()
  await database?.relay.settle()
  await bus.settle()
  await database?.mail.worker.settle()
  await Promise.all(services.map((service) => service.settle()))
}

/** A port of 0 became a real one. */
function withRealPort(config: Config, doors: Doors): Config {
  const isOpen = config.http.port === 0 && config.base_url === 'http://localhost:0'
  return isOpen ? { ...config, base_url: `http://localhost:${new URL(doors.url).port}` } : config
}

/** The logger the settings describe. */
export function openLogger({ log }: Config): Logger {
  return createLogger({ format: log.format, level: log.level, levels: log.levels })
}
