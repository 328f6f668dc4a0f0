import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSecret } from '../std/mod.ts'
import { freePort } from './free-port.ts'

const TOOLCHAIN = join(import.meta.dir, '..', '..', '.toolchain', 'bin', 'versitygw')
const START_MS = 15_000

export interface S3Server extends AsyncDisposable {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Everything it keeps lies here. */
  readonly dataDir: string
  /** Ends it as a power cut would, and leaves its data. */
  kill9(): Promise<void>
  /** On the same port and data. */
  restart(): Promise<void>
}

/** Path of the versitygw program: AJET_S3_SERVER_BIN, the project's toolchain, or PATH; undefined when there is none. */
export function findS3Server(): string | undefined {
  return process.env['AJET_S3_SERVER_BIN'] ?? Bun.which(TOOLCHAIN) ?? Bun.which('versitygw') ?? undefined
}

/** A real S3 server on 127.0.0.1 that checks signatures and their expiry, for tests. */
export async function startS3Server(): Promise<S3Server> {
  const program = findS3Server()
  if (!program) throw new Error('No versitygw: set AJET_S3_SERVER_BIN or put one on the PATH')
  const server = new LocalS3Server(program, await mkdtemp(join(tmpdir(), 'ajet-s3-')), freePort())
  await server.restart()
  return server
}

class LocalS3Server implements S3Server {
  readonly endpoint: string
  readonly region = 'us-east-1'
  readonly accessKeyId = 'ajet'
  readonly secretAccessKey = newSecret()
  readonly dataDir: string
  readonly #program: string
  readonly #address: string
  #process: Bun.Subprocess<'ignore', 'ignore', 'ignore'> | undefined
  // A test run that dies must not leave its servers behind.
  readonly #onExit = () => this.#process?.kill('SIGKILL')

  constructor(program: string, dataDir: string, port: number) {
    this.#program = program
    this.dataDir = dataDir
    this.#address = `127.0.0.1:${port}`
    this.endpoint = `http://${this.#address}`
    process.once('exit', this.#onExit)
  }

  async kill9(): Promise<void> {
    const running = this.#process
    if (!running) return
    this.#process = undefined
    running.kill('SIGKILL')
    await running.exited
  }

  async restart(): Promise<void> {
    await this.kill9()
    const [objects, meta] = [join(this.dataDir, 'objects'), join(this.dataDir, 'meta')]
    await Promise.all([objects, meta].map((folder) => mkdir(folder, { recursive: true })))
    // Metadata beside the files: not every file system of a test machine has extended attributes.
    const args = ['--quiet', '--port', this.#address, 'posix', '--sidecar', meta, objects]
    const env = { ...process.env, ROOT_ACCESS_KEY: this.accessKeyId, ROOT_SECRET_KEY: this.secretAccessKey }
    this.#process = Bun.spawn([this.#program, ...args], { env, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' })
    await untilAnswers(this.endpoint, this.#process)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill9()
    process.off('exit', this.#onExit)
    await rm(this.dataDir, { recursive: true, force: true })
  }
}

async function untilAnswers(endpoint: string, server: Bun.Subprocess): Promise<void> {
  const deadline = Date.now() + START_MS
  let last: unknown
  while (server.exitCode === null && Date.now() < deadline) {
    try {
      return void (await fetch(endpoint, { signal: AbortSignal.timeout(1_000) }))
    } catch (error) {
      last = error
      await Bun.sleep(20)
    }
  }
  throw new Error(`versitygw did not start (exit code ${server.exitCode})`, { cause: last })
}
