import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

const TOOLCHAIN = join(import.meta.dir, '..', '..', '.toolchain', 'bin', 'nats-server')
const READY = 'Server is ready'

export interface NatsServer extends AsyncDisposable {
  readonly url: string
  /** Ends it in an orderly way and leaves its data. */
  stop(): Promise<void>
  /** Ends it as a power cut would. */
  kill9(): Promise<void>
  /** Lets it hang without closing a connection, as a broker on a dying disk does, until `thaw`. Resolves when it stands still. */
  freeze(): Promise<void>
  thaw(): void
  /** Starts it again on the same port and data, ending it first when it runs. */
  restart(): Promise<void>
  /** Restarts it on the same port with everything it kept lost (FLT-08). */
  wipe(): Promise<void>
}

export interface NatsServerOptions {
  /** Kept after disposal; a temporary directory, removed at disposal, when absent. */
  readonly dataDir?: string
  /** A free one when absent. */
  readonly port?: number
}

/** Path of the nats-server program: AJET_NATS_SERVER_BIN, the project's toolchain, or PATH; undefined when there is none. */
export function findNatsServer(): string | undefined {
  return process.env['AJET_NATS_SERVER_BIN'] ?? Bun.which(TOOLCHAIN) ?? Bun.which('nats-server') ?? undefined
}

/** A real NATS with JetStream on 127.0.0.1, for tests. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const program = findNatsServer()
  if (!program) throw new Error('No nats-server: set AJET_NATS_SERVER_BIN or put one on the PATH')
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'ajet-nats-')))
  const server = new LocalNatsServer(program, dataDir, options.port ?? freePort(), options.dataDir === undefined)
  await server.restart()
  return server
}

/** A stop signal takes effect thread by thread; until the last one a request may still be answered. */
function isStopped(pid: number): boolean {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.every((id) => /\) [Tt] /.test(readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8')))
}

class LocalNatsServer implements NatsServer {
  readonly url: string
  readonly #program: string
  readonly #dataDir: string
  readonly #port: number
  readonly #temporary: boolean
  #process: Bun.Subprocess<'ignore', 'ignore', 'pipe'> | undefined
  // A test run that dies must not leave its servers behind.
  readonly #onExit = () => this.#process?.kill('SIGKILL')

  constructor(program: string, dataDir: string, port: number, temporary: boolean) {
    this.#program = program
    this.#dataDir = dataDir
    this.#port = port
    this.#temporary = temporary
    this.url = `nats://127.0.0.1:${port}`
    process.once('exit', this.#onExit)
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  kill9(): Promise<void> {
    return this.#end('SIGKILL')
  }

  async freeze(): Promise<void> {
    const server = this.#process
    if (!server) return
    server.kill('SIGSTOP')
    while (!isStopped(server.pid)) await new Promise((resolve) => setImmediate(resolve))
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  async restart(): Promise<void> {
    await this.stop()
    const flags = ['-js', '-sd', this.#dataDir, '-a', '127.0.0.1', '-p', String(this.#port)]
    this.#process = Bun.spawn([this.#program, ...flags], { stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' })
    await waitUntilReady(this.#process)
  }

  async wipe(): Promise<void> {
    await this.kill9()
    await rm(join(this.#dataDir, 'jetstream'), { recursive: true, force: true })
    await this.restart()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill9()
    process.off('exit', this.#onExit)
    if (this.#temporary) await rm(this.#dataDir, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process
    if (!running) return
    this.#process = undefined
    running.kill(signal)
    await running.exited
  }
}

/** Resolves at the line that says so; goes on reading afterwards, or the server would block on a full pipe. */
function waitUntilReady(server: Bun.Subprocess<'ignore', 'ignore', 'pipe'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const read = async () => {
      let output = ''
      const decoder = new TextDecoder()
      for await (const chunk of server.stderr) {
        if (output.includes(READY)) continue
        output += decoder.decode(chunk, { stream: true })
        if (output.includes(READY)) resolve()
      }
      reject(new Error(`nats-server did not start: ${output}`))
    }
    read().catch(reject)
  })
}
