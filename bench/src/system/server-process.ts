import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onServerCores, type Cores } from '../measure/affinity.ts'
import { waitFor } from '../load/wait-for.ts'

export interface ServerProcess extends AsyncDisposable {
  readonly pid: number
  readonly port: number
  readonly dataDir: string
  /** From the start of the process until `/ready` said yes, in ms. */
  readonly startMs: number
  /** What it has written so far, for the message of a failure. */
  output(): string
}

export interface ServerOptions {
  readonly cores: Cores
  readonly setupToken: string
  /** Kept when given, so that the same data can be started on again; else a new one that is removed at the end. */
  readonly dataDir?: string
}

const MAIN = path.resolve(import.meta.dir, '../../../server/src/main.ts')
const ROOT = path.resolve(import.meta.dir, '../../..')
const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 20_000

/** Runs `ajet-chat serve` as its own process on its own cores and resolves when it is ready. */
export async function startServer({ cores, setupToken, dataDir }: ServerOptions): Promise<ServerProcess> {
  const port = await freePort()
  const folder = dataDir ?? makeDataDir()
  // Into a file: a pipe would make the generator read every line of the log.
  const logFile = path.join(folder, 'bench.log')
  const log = openSync(logFile, 'a')
  const began = performance.now()
  const child = Bun.spawn(onServerCores(cores, [process.execPath, MAIN, 'serve']), {
    cwd: ROOT,
    env: { ...bunEnvironment(), ...ownEnvironment(), ...settings(port, folder, setupToken) },
    stdin: 'ignore',
    stdout: log,
    stderr: log,
  })
  const output = (): string => readFileSync(logFile, 'utf8').slice(-4000)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await child.exited
    clearTimeout(late)
    closeSync(log)
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const isReady = async (): Promise<boolean> => child.exitCode !== null || (await answersReady(port))
  const answered = await waitFor(isReady, START_TIMEOUT_MS)
  if (!answered || child.exitCode !== null) {
    const said = output()
    await stop()
    throw new Error(`The server did not start:\n${said}`)
  }
  const startMs = performance.now() - began
  return { pid: child.pid, port, dataDir: folder, startMs, output, [Symbol.asyncDispose]: stop }
}

/** Made passable: as root the database runs as another user. */
export function makeDataDir(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ajet-bench-'))
  Bun.spawnSync(['chmod', '711', folder])
  return folder
}

function settings(port: number, dataDir: string, setupToken: string): Record<string, string> {
  return {
    AJET_HTTP_HOST: '127.0.0.1',
    AJET_HTTP_PORT: String(port),
    AJET_BASE_URL: `http://localhost:${port}`,
    AJET_DATA_DIR: dataDir,
    AJET_SETUP_TOKEN: setupToken,
    // The load comes from one address and few accounts; limits would measure themselves.
    AJET_LIMITS_WRITES_PER_SECOND: '1000000',
    AJET_LIMITS_WRITES_BURST: '1000000',
    AJET_LIMITS_READS_PER_SECOND: '1000000',
    AJET_LIMITS_READS_BURST: '1000000',
    AJET_LIMITS_STREAMS_PER_MINUTE: '1000000',
    AJET_LIMITS_STREAMS_PER_SESSION: '1000000',
    AJET_LIMITS_STREAMS_PER_ADDRESS: '1000000',
    AJET_LIMITS_REQUESTS_PER_ADDRESS: '1000000',
    AJET_PROFILE: 'prod',
  }
}

/** What `npm start` gives bun (`ajet.environment` of package.json). */
function bunEnvironment(): Record<string, string> {
  return JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).ajet.environment
}

/** This program's environment without settings that would reach the server. */
function ownEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AJET_|PORT$|DBURL$)/.test(name)))
}

async function answersReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/ready`)
    await answer.arrayBuffer()
    return answer.ok
  } catch (error) {
    // Nobody listens yet; anything else about the address is a fault of this program.
    if (error instanceof Error) return false
    throw error
  }
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port'))))
  })
  return promise
}
