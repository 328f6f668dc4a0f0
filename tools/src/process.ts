import path from 'node:path'

/** The repository: every tool works from here, wherever it was called. */
export const root = path.resolve(import.meta.dir, '../..')

export interface Finished {
  /** 124 when the time ran out, 127 when the command could not be started. */
  readonly code: number
  /** stdout and stderr, empty when the command wrote to the terminal itself. */
  readonly output: string
  readonly timedOut: boolean
}

export interface RunOptions {
  readonly timeoutMs: number
  readonly env?: Readonly<Record<string, string>>
  readonly show?: boolean
  /** The repository when left out. */
  readonly cwd?: string
}

/** Runs a command to its end. Past `timeoutMs` it is asked to stop, and 5 s later made to. */
export async function run(command: readonly string[], options: RunOptions): Promise<Finished> {
  const stdio = options.show ? 'inherit' : 'pipe'
  let child: Bun.Subprocess<'ignore', 'pipe' | 'inherit', 'pipe' | 'inherit'>
  try {
    const env = { ...process.env, ...options.env }
    child = Bun.spawn([...command], { cwd: options.cwd ?? root, env, stdin: 'ignore', stdout: stdio, stderr: stdio })
  } catch (error) {
    return { code: 127, output: String(error), timedOut: false }
  }
  const deadline = stopAfter(child, options.timeoutMs)
  const [stdout, stderr, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), child.exited])
  const timedOut = deadline.passed()
  deadline.cancel()
  return { code: timedOut ? 124 : code, output: stdout + stderr, timedOut }
}

const textOf = (stream: ReadableStream | undefined): Promise<string> =>
  stream === undefined ? Promise.resolve('') : new Response(stream).text()

function stopAfter(child: Bun.Subprocess, timeoutMs: number) {
  let passed = false
  let killer: Timer | undefined
  const timer = setTimeout(() => {
    passed = true
    child.kill('SIGTERM')
    killer = setTimeout(() => child.kill('SIGKILL'), 5000)
  }, timeoutMs)
  return {
    passed: () => passed,
    cancel: () => {
      clearTimeout(timer)
      clearTimeout(killer)
    },
  }
}
