import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { DbLogger } from '../db-logger.ts'
import { DataDirUnwritableError, EmbeddedStartError } from './errors.ts'
import { canReach, type SystemUser } from './system-user.ts'

/** Where things outside the data folder go when the server's user cannot reach it. */
export const SYSTEM_STATE_DIR = '/var/lib/ajet-chat'

/** sun_path holds 108 bytes with its closing zero (unix(7)). */
const SOCKET_PATH_LIMIT = 107
const SOCKET_NAME = '/.s.PGSQL.5432'

export interface ClusterPlace {
  /** Holds the lock, the cluster and, when its path is short enough, the socket. */
  readonly home: string
  readonly cluster: string
  readonly socketDir: string
}

/**
 * Decides where the cluster of a data folder lives and makes the folders. It is `<dataDir>/postgres`, unless this
 * process is root and the server's user cannot reach that: then it is below /var/lib/ajet-chat, and a pointer file
 * in the data folder remembers it.
 */
export function prepareClusterPlace(
  dataDir: string,
  user: SystemUser | undefined,
  logger: DbLogger,
  stateDir = SYSTEM_STATE_DIR,
): ClusterPlace {
  const root = makeDataDir(dataDir, user)
  const home = findHome(root, user, logger, stateDir)
  const cluster = join(home, 'postgres')
  return { home, cluster, socketDir: prepareSocketDir(home, user) }
}

function makeDataDir(dataDir: string, user: SystemUser | undefined): string {
  try {
    // Others may pass through, not look: the server's user has to get to its own folder inside.
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: user ? 0o711 : 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    return realpathSync(resolve(dataDir))
  } catch (cause) {
    throw new DataDirUnwritableError(dataDir, cause)
  }
}

function findHome(root: string, user: SystemUser | undefined, logger: DbLogger, stateDir: string): string {
  const pointer = join(root, 'postgres.location')
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim()
  if (!user || canReach(root, user)) return root
  const home = join(stateDir, Bun.hash(root).toString(36))
  mkdirSync(home, { recursive: true, mode: 0o711 })
  writeFileSync(pointer, `${home}\n`)
  logger.warn(
    { dataDir: root, cluster: home, user: user.name },
    `PostgreSQL runs as ${user.name}, who cannot reach ${root}: the database is kept in ${home}`,
  )
  return home
}

function prepareSocketDir(home: string, user: SystemUser | undefined): string {
  const near = join(home, 'run')
  const short = Buffer.byteLength(near + SOCKET_NAME) <= SOCKET_PATH_LIMIT
  const dir = short ? near : join(tmpdir(), `ajet-chat-${Bun.hash(home).toString(36)}`)
  makePrivateDir(dir, user)
  return dir
}

/** Makes `dir` with mode 0700 for the server's user. A folder somebody else put in its place is refused. */
export function makePrivateDir(dir: string, user: SystemUser | undefined): void {
  const owner = user?.uid ?? process.getuid?.()
  if (!existsSync(dir)) {
    mkdirSync(dir, { mode: 0o700 })
    if (user) chownSync(dir, user.uid, user.gid)
  }
  const stat = lstatSync(dir)
  if (!stat.isDirectory() || (owner !== undefined && stat.uid !== owner)) {
    throw new EmbeddedStartError(`${dir} must be a folder of the user PostgreSQL runs as, and is not.`)
  }
  chmodSync(dir, 0o700)
}
