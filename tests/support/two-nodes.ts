import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts, startNatsServer, testDatabase } from '@ajet/shared/testing'
import { startFront } from './front.ts'
import { watchSecrets } from './secret-watch.ts'
import { startServerProcess, untilReady, type ServerProcess } from './server-process.ts'
import type { Place } from './people.ts'

export interface TwoNodes extends AsyncDisposable {
  /** Where people come in: a front that sends them to either node. */
  readonly place: Place
  /** The addresses of the nodes themselves. */
  readonly urls: readonly string[]
  /** As an orchestrator does: out of the front, asked to stop, started again, back into the front. Gives the exit code. */
  roll(node: number): Promise<number>
}

const setupToken = 'setup-token-of-the-tests'

/** Two processes that each run every service, on one PostgreSQL and one NATS (and one S3 when `env` names it). */
export async function startTwoNodes(env: Readonly<Record<string, string>> = {}): Promise<TwoNodes> {
  await using building = new AsyncDisposableStack()
  const [frontPort = 0, ...ports] = freePorts(3)
  const database = building.use(await testDatabase())
  const nats = building.use(await startNatsServer())
  const dataDir = await mkdtemp(join(tmpdir(), 'ajet-nodes-'))
  building.defer(() => rm(dataDir, { recursive: true, force: true }))
  await chmod(dataDir, 0o711)
  const secrets = watchSecrets()
  secrets.add(setupToken)
  const logs: ServerProcess[] = []
  building.defer(() => secrets.check(logs.map((server) => server.output()).join('\n')))
  const front = building.use(await startFront(ports, frontPort))
  const url = `http://localhost:${frontPort}`
  const settings = {
    AJET_SETUP_TOKEN: setupToken,
    AJET_LOG_FORMAT: 'json',
    AJET_HTTP_HOST: '127.0.0.1',
    AJET_BASE_URL: url,
    AJET_DATA_DIR: dataDir,
    AJET_DB_URL: database.url,
    AJET_NATS_URL: nats.url,
    AJET_LIMITS_WRITES_PER_SECOND: '100000',
    AJET_LIMITS_WRITES_BURST: '100000',
    ...env,
  }
  const urls = ports.map((port) => `http://localhost:${port}`)
  const start = (port: number, owner: AsyncDisposableStack) => {
    const server = owner.use(startServerProcess(['serve'], { ...settings, AJET_HTTP_PORT: String(port) }))
    logs.push(server)
    return server
  }
  const running = ports.map((port) => start(port, building))
  await Promise.all(running.map((server, node) => untilReady(urls[node] ?? '', server)))
  const owned = building.move()
  return {
    place: { url, setupToken, secrets },
    urls,
    roll: async (node) => {
      front.use(ports.filter((_, other) => other !== node))
      const old = running[node]
      const port = ports[node]
      if (!old || port === undefined) throw new Error(`There is no node ${node}`)
      const code = await old.stop()
      const server = start(port, owned)
      running[node] = server
      await untilReady(urls[node] ?? '', server)
      front.use(ports)
      return code
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
