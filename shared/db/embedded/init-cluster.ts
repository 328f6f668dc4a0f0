import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { POSTGRES_MAJOR } from './binaries.ts'
import { spawnServerProgram } from './command.ts'
import { DataDirUnwritableError, DataDirVersionError, EmbeddedStartError } from './errors.ts'
import type { SystemUser } from './system-user.ts'

/** The superuser and only role of an embedded cluster. */
export const EMBEDDED_USER = 'ajet'
/** initdb makes it; a single program with a cluster of its own needs no other. */
export const EMBEDDED_DATABASE = 'postgres'

interface InitOptions {
  readonly cluster: string
  readonly binaries: string
  readonly user: SystemUser | undefined
  /** False leaves the files unsynced, for throw-away clusters. */
  readonly durable: boolean
}

/**
 * Makes the cluster unless it is there. It is built beside its place and renamed when complete and on disk, so a
 * kill or power cut in between leaves nothing that looks like a cluster.
 * @throws DataDirVersionError when the cluster there is of another major version
 */
export async function initCluster({ cluster, binaries, user, durable }: InitOptions): Promise<void> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return checkVersion(cluster)
  removeUnfinished(cluster)
  const building = `${cluster}.new-${process.pid}`
  makeOwnDir(building, user)
  await run([join(binaries, 'bin/initdb'), ...INITDB_OPTIONS, '-D', building], user)
  if (durable) await run([join(binaries, 'bin/initdb'), '--sync-only', '-D', building], user)
  renameSync(building, cluster)
}

/** The built-in C.UTF-8 sorts by code point, the same on every machine and after every library upgrade. */
const INITDB_OPTIONS = [
  `--username=${EMBEDDED_USER}`,
  // Whoever can open the socket is us: it lies in a folder only the server's user may enter.
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  '--no-sync',
]

function checkVersion(cluster: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (found !== POSTGRES_MAJOR) throw new DataDirVersionError(dirname(cluster), found, POSTGRES_MAJOR)
}

function removeUnfinished(cluster: string): void {
  for (const name of readdirSync(dirname(cluster))) {
    if (name.startsWith(`${basename(cluster)}.new-`)) rmSync(join(dirname(cluster), name), { recursive: true })
  }
}

function makeOwnDir(dir: string, user: SystemUser | undefined): void {
  try {
    mkdirSync(dir, { mode: 0o700 })
    if (user) chownSync(dir, user.uid, user.gid)
  } catch (cause) {
    throw new DataDirUnwritableError(dirname(dir), cause)
  }
}

async function run(command: readonly string[], user: SystemUser | undefined): Promise<void> {
  const child = spawnServerProgram(command, user)
  const [said, code] = await Promise.all([new Response(child.stderr).text(), child.exited])
  if (code !== 0) throw new EmbeddedStartError(`PostgreSQL could not make its data folder: ${said.trim()}`)
}
