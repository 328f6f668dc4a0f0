import { join } from 'node:path'
import type { DbLogger } from '../db-logger.ts'
import { spawnServerProgram } from './command.ts'
import { EmbeddedStartError } from './errors.ts'
import type { SystemUser } from './system-user.ts'

/** Part of every stop and start; whoever was connected gets it as an error, or has gone without waiting for it. */
const TOLD_TO_THE_CLIENT =
  /^FATAL: +(terminating connection due to administrator command|connection to client lost|the database system is (starting up|shutting down|not yet accepting connections))/

/** How many of the server's last lines an error repeats. */
const LAST_WORDS = 8

export interface Postmaster {
  readonly pid: number
  /** Resolves with what it said last when the process has ended, wanted or not. */
  readonly ended: Promise<string>
  /** Fast shutdown: sessions are cut, everything committed is on disk. Immediate shutdown when that takes over 10 s. */
  stop(): Promise<void>
}

interface PostmasterOptions {
  readonly binaries: string
  readonly cluster: string
  readonly user: SystemUser | undefined
  readonly settings: readonly string[]
  readonly logger: DbLogger
}

/**
 * Runs `postgres` and resolves when it accepts connections.
 * @throws EmbeddedStartError with its last lines when it ends before that
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { binaries, cluster, user, settings, logger } = options
  const child = spawnServerProgram([join(binaries, 'bin/postgres'), '-D', cluster, ...settings], user)
  const ready = Promise.withResolvers<void>()
  const lastLines: string[] = []
  const reading = eachLine(child.stderr, (line) => {
    lastLines.push(line)
    if (lastLines.length > LAST_WORDS) lastLines.shift()
    logLine(line, logger)
    if (line.includes('database system is ready to accept connections')) ready.resolve()
  })
  const ended = Promise.all([child.exited, reading]).then(() => lastLines.join('\n'))
  void ended.then((words) => ready.reject(new EmbeddedStartError(`The embedded PostgreSQL did not start: ${words}`)))
  await ready.promise
  return { pid: child.pid, ended, stop: () => stop(child, logger) }
}

async function stop(child: Bun.Subprocess, logger: DbLogger): Promise<void> {
  child.kill('SIGINT')
  const slow = setTimeout(() => {
    logger.warn({ pid: child.pid }, 'PostgreSQL does not shut down within 10 s, ending it at once')
    child.kill('SIGQUIT')
  }, 10_000)
  await child.exited
  clearTimeout(slow)
}

async function eachLine(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line) take(line)
  }
  if (rest) take(rest)
}

function logLine(line: string, logger: DbLogger): void {
  const fields = { component: 'postgres' }
  if (line.startsWith('PANIC:')) return logger.error(fields, line)
  if (TOLD_TO_THE_CLIENT.test(line)) return logger.debug(fields, line)
  if (/^(WARNING|FATAL|ERROR):/.test(line)) return logger.warn(fields, line)
  logger.debug(fields, line)
}
