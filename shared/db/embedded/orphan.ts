import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DbLogger } from '../db-logger.ts'
import { EmbeddedStartError } from './errors.ts'
import { findProcessesIn, isAlive, signal, waitUntil, worksIn } from './processes.ts'

/**
 * Clears what a killed server left in its cluster (FLT-21): a postmaster that still runs is stopped, backends that
 * outlived theirs are waited for, and a pid file whose number belongs to a stranger is removed. Call it only while
 * holding the lock of the folder: then no living server owns what is found.
 * @throws EmbeddedStartError when something still runs there after 10 s
 */
export async function clearOrphan(cluster: string, logger: DbLogger): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  const pid = readPid(pidFile)
  if (pid === undefined) return
  if (isAlive(pid) && worksIn(pid, cluster)) await stopPostmaster(pid, cluster, logger)
  // The pid file is PostgreSQL's own guard against two sets of processes in one cluster: it goes only when
  // nobody is left in there, and only when its number would be taken for a living postmaster.
  await waitForSurvivors(cluster, logger)
  if (existsSync(pidFile) && exists(pid)) {
    logger.warn({ cluster, pid }, 'Removing the pid file of a PostgreSQL that is gone')
    rmSync(pidFile)
  }
}

/** Ends a postmaster: fast shutdown first, immediate after 5 s. */
export async function stopPostmaster(pid: number, cluster: string, logger: DbLogger): Promise<void> {
  logger.warn({ cluster, pid }, 'Stopping a PostgreSQL left behind by a server that was killed')
  signal(pid, 'SIGINT')
  if (await waitUntil(() => !isAlive(pid), 5_000)) return
  signal(pid, 'SIGQUIT')
  if (await waitUntil(() => !isAlive(pid), 5_000)) return
  throw new EmbeddedStartError(`A PostgreSQL left behind in ${cluster} (process ${pid}) does not stop.`)
}

async function waitForSurvivors(cluster: string, logger: DbLogger): Promise<void> {
  const survivors = findProcessesIn(cluster)
  if (survivors.length === 0) return
  logger.warn({ cluster, survivors }, 'Waiting for PostgreSQL processes left behind')
  for (const pid of survivors) signal(pid, 'SIGQUIT')
  if (await waitUntil(() => findProcessesIn(cluster).length === 0, 10_000)) return
  throw new EmbeddedStartError(`PostgreSQL processes left behind in ${cluster} do not stop: ${survivors.join(', ')}.`)
}

function readPid(file: string): number | undefined {
  if (!existsSync(file)) return undefined
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  // An empty file is what a full disk leaves: PostgreSQL would refuse it as bogus.
  if (pid > 0) return pid
  rmSync(file)
  return undefined
}

/** As PostgreSQL looks at it: a zombie and a stranger with the same number count as well. */
function exists(pid: number): boolean {
  return existsSync(`/proc/${pid}`) || isAlive(pid)
}
