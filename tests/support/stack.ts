import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, freePorts, startNatsServer, testDatabase, type NatsServer } from '@ajet/shared/testing'
import { watchSecrets, type SecretWatch } from './secret-watch.ts'
import { startTcpLine, type TcpLine } from './tcp-line.ts'
import { startServerProcess, untilReady, type ServerProcess } from './server-process.ts'

export type Shape = 'one' | 'many'
export type ServiceName = 'auth-gw' | 'api' | 'web-sm' | 'tui-sm' | 'ws-gw'

/** A running installation, seen from outside. */
export interface Stack extends AsyncDisposable {
  readonly shape: Shape
  /** Where people reach it: the gateway. */
  readonly url: string
  readonly setupToken: string
  readonly nats: NatsServer | undefined
  /** Where its files lie, and its embedded PostgreSQL when it has one. */
  readonly dataDir: string
  /** The PostgreSQL that services in processes of their own share. */
  readonly databaseUrl: string | undefined
  /** The ways to database and bus, when the stack was started with `lines`. */
  readonly lines: { readonly database: TcpLine; readonly nats: TcpLine } | undefined
  /** What was handed out; putting the stack away fails when any of it stands in a log. */
  readonly secrets: SecretWatch
  /** The process that runs the service; in shape `one` it is the same for all. */
  process(service: ServiceName): ServerProcess
  /** Starts the service's process again with the same settings and waits until it is ready. */
  restart(service: ServiceName): Promise<void>
  /** Everything all processes printed. */
  output(): string
}

/** The shape this test run asks for by AJET_E2E_SHAPE; one process by default. */
export const shape: Shape = process.env.AJET_E2E_SHAPE === 'many' ? 'many' : 'one'

export interface StackOptions {
  readonly shape?: Shape
  readonly env?: Readonly<Record<string, string>>
  /** Shape `many`: the services reach database and bus over lines that can be cut. */
  readonly lines?: boolean
  /** Shape `one`: the folder of its data; one of its own, removed in the end, when left out. */
  readonly dataDir?: string
}

/** Starts the product as real processes: all in one on its embedded PostgreSQL, or each service alone on PostgreSQL and NATS. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  return (options.shape ?? shape) === 'many' ? await startMany(options) : await startOne(options)
}

const setupToken = 'setup-token-of-the-tests'
const common = {
  AJET_SETUP_TOKEN: setupToken,
  AJET_LOG_LEVEL: 'debug',
  AJET_LOG_FORMAT: 'json',
  AJET_HTTP_HOST: '127.0.0.1',
  AJET_LIMITS_WRITES_PER_SECOND: '100000',
  AJET_LIMITS_WRITES_BURST: '100000',
  AJET_LIMITS_READS_PER_SECOND: '100000',
  AJET_LIMITS_READS_BURST: '100000',
  AJET_LIMITS_STREAMS_PER_MINUTE: '100000',
  AJET_LIMITS_REQUESTS_PER_ADDRESS: '100000',
}

async function startOne({ env, dataDir: given }: StackOptions): Promise<Stack> {
  const dataDir = given ?? (await makeDataDir())
  const port = freePort()
  const url = `http://localhost:${port}`
  const settings = { ...common, AJET_HTTP_PORT: String(port), AJET_DATA_DIR: dataDir, ...env }
  return await assemble({
    shape: 'one',
    url,
    nats: undefined,
    dataDir,
    databaseUrl: undefined,
    lines: undefined,
    plan: { 'auth-gw': { args: ['serve'], env: settings, url } },
    aliasTo: 'auth-gw',
    cleanUp: async () => {
      if (!given) await rm(dataDir, { recursive: true, force: true })
    },
  })
}

async function startMany({ env, lines: withLines }: StackOptions): Promise<Stack> {
  const [gateway = 0, api = 0, web = 0, tui = 0, ws = 0] = freePorts(5)
  const database = await testDatabase()
  const nats = await startNatsServer()
  const lines = withLines ? await openLines(database.url, nats.url) : undefined
  const at = (port: number) => `http://localhost:${port}`
  const dataDir = await makeDataDir()
  const settings = {
    ...common,
    AJET_DATA_DIR: dataDir,
    AJET_DB_URL: lines ? throughLine(database.url, lines.database) : database.url,
    AJET_NATS_URL: lines ? `nats://127.0.0.1:${lines.nats.port}` : nats.url,
    AJET_BASE_URL: at(gateway),
    AJET_SERVICES_API_URL: at(api),
    AJET_SERVICES_WEB_SM_URL: at(web),
    AJET_SERVICES_TUI_SM_URL: at(tui),
    AJET_SERVICES_WS_GW_URL: at(ws),
    ...env,
  }
  const service = (name: ServiceName, port: number) => ({
    args: ['serve', name],
    env: { ...settings, AJET_HTTP_PORT: String(port) },
    url: at(port),
  })
  return await assemble({
    shape: 'many',
    url: at(gateway),
    nats,
    dataDir,
    databaseUrl: database.url,
    lines,
    plan: {
      api: service('api', api),
      'web-sm': service('web-sm', web),
      'tui-sm': service('tui-sm', tui),
      'ws-gw': service('ws-gw', ws),
      'auth-gw': service('auth-gw', gateway),
    },
    cleanUp: async () => {
      await lines?.database[Symbol.asyncDispose]()
      await lines?.nats[Symbol.asyncDispose]()
      await nats[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  })
}

async function openLines(databaseUrl: string, natsUrl: string) {
  const { hostname, port, searchParams } = new URL(databaseUrl)
  const folder = searchParams.get('host')
  return {
    database: await startTcpLine(
      folder ? { path: join(folder, '.s.PGSQL.5432') } : { host: hostname, port: Number(port || 5432) },
    ),
    nats: await startTcpLine({ host: '127.0.0.1', port: Number(new URL(natsUrl).port) }),
  }
}

function throughLine(databaseUrl: string, line: TcpLine): string {
  const url = new URL(databaseUrl)
  url.searchParams.delete('host')
  url.host = `127.0.0.1:${line.port}`
  return url.href
}

interface Plan {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly url: string
}

async function assemble(parts: {
  readonly shape: Shape
  readonly url: string
  readonly nats: Stack['nats']
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly lines: Stack['lines']
  readonly plan: Partial<Record<ServiceName, Plan>>
  readonly aliasTo?: ServiceName
  readonly cleanUp: () => Promise<void>
}): Promise<Stack> {
  const running = new Map<ServiceName, ServerProcess>()
  const ended: string[] = []
  const nameOf = (service: ServiceName) => parts.aliasTo ?? service
  const planOf = (service: ServiceName): Plan => {
    const plan = parts.plan[nameOf(service)]
    if (!plan) throw new Error(`No process runs ${service}`)
    return plan
  }
  const start = (service: ServiceName) => {
    const { args, env } = planOf(service)
    running.set(nameOf(service), startServerProcess(args, env))
  }
  const processOf = (service: ServiceName): ServerProcess => {
    const found = running.get(nameOf(service))
    if (!found) throw new Error(`${service} was not started`)
    return found
  }
  const secrets = watchSecrets()
  secrets.add(setupToken)
  const output = () => [...ended, ...[...running.values()].map((server) => server.output())].join('\n')
  const end = async () => {
    await Promise.all([...running.values()].map((server) => server[Symbol.asyncDispose]()))
    await parts.cleanUp()
  }
  const services = Object.keys(parts.plan) as ServiceName[]
  try {
    for (const service of services) start(service)
    await Promise.all(services.map((service) => untilReady(planOf(service).url, processOf(service))))
  } catch (error) {
    await end()
    throw error
  }
  return {
    shape: parts.shape,
    url: parts.url,
    setupToken,
    nats: parts.nats,
    dataDir: parts.dataDir,
    databaseUrl: parts.databaseUrl,
    lines: parts.lines,
    secrets,
    process: processOf,
    restart: async (service) => {
      ended.push(processOf(service).output())
      await processOf(service)[Symbol.asyncDispose]()
      start(service)
      await untilReady(planOf(service).url, processOf(service))
    },
    output,
    [Symbol.asyncDispose]: async () => {
      await end()
      secrets.check(output())
    },
  }
}

/** A folder that the database's own user can reach when the tests run as root. */
async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ajet-e2e-'))
  await chmod(folder, 0o711)
  return folder
}
