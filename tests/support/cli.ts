import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import type { Person } from './people.ts'
import type { Stack } from './stack.ts'

const program = join(import.meta.dir, '../../server/src/main.ts')

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Follower extends AsyncDisposable {
  /** One parsed object per printed line. */
  readonly messages: readonly { readonly id: string; readonly seq: number; readonly body_md: string }[]
  until(what: string, check: (messages: Follower['messages']) => boolean, timeoutMs?: number): Promise<void>
}

/** A command that is still running. */
export interface Running {
  /** What it has written to the standard error so far. */
  readonly errors: () => string
  readonly ended: Promise<CliResult>
}

export interface RunOptions {
  readonly stdin?: string
  /** Beside what names the server and the person. */
  readonly env?: Readonly<Record<string, string>>
}

/** The command line of one person, with a home folder of its own. */
export interface Cli extends AsyncDisposable {
  readonly home: string
  run(args: readonly string[], options?: RunOptions): Promise<CliResult>
  begin(args: readonly string[]): Running
  /** `tail -f --json`, left running. Resolves when it follows. */
  follow(channel: string): Promise<Follower>
}

/** Without a person the command line is not signed in. */
export async function openCli(stack: Pick<Stack, 'url'>, person?: Person): Promise<Cli> {
  const home = await mkdtemp(join(tmpdir(), 'ajet-cli-'))
  const identity: Record<string, string> = person ? { AJET_SERVER: stack.url, AJET_TOKEN: person.token } : {}
  const env = { PATH: process.env.PATH ?? '', HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, ...identity }
  const spawn = (args: readonly string[], stdin: string, extra: RunOptions['env'] = {}) =>
    Bun.spawn([process.execPath, program, ...args], {
      env: { ...env, ...extra },
      cwd: home,
      stdin: new Blob([stdin]),
      stdout: 'pipe',
      stderr: 'pipe',
    })
  return {
    home,
    run: async (args, options = {}) => {
      const child = spawn(args, options.stdin ?? '', options.env)
      const [stdout, stderr, code] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ])
      return { code, stdout, stderr }
    },
    begin: (args) => {
      const child = spawn(args, '')
      const errors: string[] = []
      const read = collectLines(child.stderr, (line) => errors.push(line))
      const stderr = () => errors.join('\n')
      const ended = Promise.all([new Response(child.stdout).text(), child.exited, read])
      return { errors: stderr, ended: ended.then(([stdout, code]) => ({ code, stdout, stderr: stderr() })) }
    },
    follow: async (channel) => {
      const child = spawn(['tail', '-f', channel, '--json'], '')
      const messages: Follower['messages'][number][] = []
      const errors: string[] = []
      void collectLines(child.stdout, (line) => messages.push(JSON.parse(line)))
      void collectLines(child.stderr, (line) => errors.push(line))
      return {
        messages,
        until: async (what, check, timeoutMs) => {
          await eventually(`${what}; stderr: ${errors.join(' ')}`, () => check(messages), timeoutMs)
        },
        [Symbol.asyncDispose]: async () => {
          child.kill('SIGTERM')
          await child.exited
        },
      }
    },
    [Symbol.asyncDispose]: async () => await rm(home, { recursive: true, force: true }),
  }
}

async function collectLines(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') take(line)
  }
}
