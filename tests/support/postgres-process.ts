import { eventually } from './eventually.ts'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** The embedded PostgreSQL of a server with this data folder, as processes of their own. */
export interface PostgresProcess {
  kill9(): void
  /** Lets every process of it stand still, as on a disk that hangs. */
  freeze(): void
  thaw(): void
  /** Resolves when another one has come in its place. */
  replaced(): Promise<void>
}

export function findPostgres(dataDir: string): PostgresProcess {
  const first = postmasterOf(dataDir)
  if (first === undefined) throw new Error(`No PostgreSQL runs in ${dataDir}`)
  return {
    kill9: () => process.kill(first, 'SIGKILL'),
    freeze: () => {
      for (const pid of familyOf(first)) process.kill(pid, 'SIGSTOP')
    },
    thaw: () => {
      for (const pid of familyOf(first)) process.kill(pid, 'SIGCONT')
    },
    replaced: async () => {
      await eventually('PostgreSQL is started again', () => {
        const other = postmasterOf(dataDir)
        return other !== undefined && other !== first
      })
    },
  }
}

/** The first line of its pid file, while such a process works there. */
function postmasterOf(dataDir: string): number | undefined {
  for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('postmaster.pid')) continue
    const pid = Number(readFileSync(join(dataDir, name), 'utf8').split('\n')[0])
    if (isAlive(pid)) return pid
  }
  return undefined
}

function isAlive(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== ''
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

function familyOf(postmaster: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === postmaster)
  return [postmaster, ...children]
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
