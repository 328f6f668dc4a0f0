import { join } from 'node:path'
import { eventually } from './eventually.ts'

const root = join(import.meta.dir, '../..')

export interface ServerProcess extends AsyncDisposable {
  readonly pid: number
  /** Everything printed so far, both streams. */
  output(): string
  /** Resolves with the exit code. */
  readonly exited: Promise<number>
  kill9(): Promise<void>
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'SIGINT'): void
  stop(): Promise<number>
}

/** Starts `ajet-chat …args` as a process of its own, the way a person would. */
export function startServerProcess(args: readonly string[], env: Readonly<Record<string, string>>): ServerProcess {
  const child = Bun.spawn([process.execPath, join(root, 'server/src/main.ts'), ...args], {
    cwd: root,
    env: { ...cleanEnvironment(), ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const chunks: string[] = []
  const drained = Promise.all([drain(child.stdout, chunks), drain(child.stderr, chunks)])
  const exited = child.exited.then(async (code) => {
    await drained
    return code
  })
  const server: ServerProcess = {
    pid: child.pid,
    output: () => chunks.join(''),
    exited,
    kill9: async () => {
      child.kill('SIGKILL')
      await child.exited
    },
    signal: (name) => child.kill(name),
    stop: async () => {
      child.kill('SIGTERM')
      return await exited
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await child.exited
      clearTimeout(late)
    },
  }
  return server
}

/** Resolves when the address answers /ready with 200; throws with the server's output when the process ends before. */
export async function untilReady(url: string, server: ServerProcess, timeoutMs = 30_000): Promise<void> {
  let code: number | undefined
  void server.exited.then((ended) => (code = ended))
  await eventually(
    `${url} is ready\n${server.output()}`,
    async () => {
      if (code !== undefined) throw new Error(`The server ended with ${code}:\n${server.output()}`)
      return await answersReady(url)
    },
    timeoutMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${server.output()}`)
  })
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) })
    return response.ok
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

async function drain(stream: ReadableStream<Uint8Array>, chunks: string[]): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of stream) chunks.push(decoder.decode(chunk, { stream: true }))
}

/** The test run's own environment without settings that would reach the server. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(AJET_|PORT$|DBURL$|DEBUG$|MOTD$)/.test(entry[0]),
  )
  return Object.fromEntries(kept)
}
