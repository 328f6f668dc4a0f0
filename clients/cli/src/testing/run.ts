import { ManualClock } from '@ajet/shared/std'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CliIo } from '../io.ts'
import { runCli } from '../run-cli.ts'
import { FakeServer, SERVER, TOKEN } from './fake-server.ts'

export interface RunOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  /** What the person types when asked; makes the input a terminal. */
  readonly answers?: readonly string[]
  readonly tty?: boolean
  /** The reader of the output goes away after so many lines. */
  readonly readsLines?: number
}

/** One command line in a world of its own. */
export async function openShell() {
  const server = new FakeServer()
  const home = await mkdtemp(join(tmpdir(), 'ajet-cli-test-'))
  const clock = new ManualClock()
  const signedIn = { AJET_SERVER: SERVER, AJET_TOKEN: TOKEN }

  /** Begins a command; `lines` fills while it runs. */
  const begin = (argv: readonly string[], options: RunOptions = {}) => {
    const control = new AbortController()
    const out = { stdout: '', stderr: '' }
    const answers = [...(options.answers ?? [])]
    const write = (to: 'stdout' | 'stderr') => async (text: string) => {
      if (to === 'stdout' && out.stdout.split('\n').length > (options.readsLines ?? Number.POSITIVE_INFINITY)) {
        throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
      }
      out[to] += text
    }
    const io: CliIo = {
      env: options.env ?? signedIn,
      homeDir: home,
      stdin: new Blob([options.stdin ?? '']).stream(),
      stdout: { write: write('stdout') },
      stderr: { write: write('stderr') },
      isTty: { stdin: options.answers !== undefined || options.tty === true, stdout: options.tty === true },
      columns: 60,
      signal: control.signal,
      ask: async () => answers.shift(),
      fetch: server.fetch,
      clock,
    }
    const code = runCli(argv, io)
    return { out, code, stop: () => control.abort() }
  }

  /** Runs a command to its end, turning the clock for its pauses. */
  const run = async (argv: readonly string[], options: RunOptions = {}) => {
    const { out, code } = begin(argv, options)
    let done = false
    void code.finally(() => (done = true))
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(100)
    }
    return { ...out, code: await code }
  }

  return { server, home, clock, begin, run, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) }
}

const PATIENCE_MS = 4_000

/** Waits until it holds, turning the clock. Bounded in real time: files are read by threads that a busy machine delays. */
export async function until(clock: ManualClock, holds: () => boolean): Promise<void> {
  const since = performance.now()
  while (!holds()) {
    if (performance.now() - since > PATIENCE_MS) throw new Error('It never came about')
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(20)
  }
}
