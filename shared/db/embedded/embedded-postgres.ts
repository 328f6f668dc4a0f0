import { existsSync, rmSync, statSync } from 'node:fs'
import { systemClock, type Clock } from '../../std/mod.ts'
import type { DatabaseConfig } from '../database-config.ts'
import type { DbLogger } from '../db-logger.ts'
import { findInstalledBinaries, loadBinaries } from './binaries.ts'
import { prepareClusterPlace, SYSTEM_STATE_DIR, type ClusterPlace } from './cluster-place.ts'
import { lockFolder } from './data-lock.ts'
import { DataDirUnwritableError, EmbeddedStartError } from './errors.ts'
import { EMBEDDED_DATABASE, EMBEDDED_USER, initCluster } from './init-cluster.ts'
import { Keeper } from './keeper.ts'
import { clearOrphan } from './orphan.ts'
import { startPostmaster, type Postmaster } from './postmaster.ts'
import { serverArguments } from './settings.ts'
import { findServerUser, type SystemUser } from './system-user.ts'

export interface EmbeddedOptions {
  /** The data folder (AJET_DATA_DIR); made when missing. The cluster is its `postgres` folder. */
  readonly dataDir: string
  readonly logger: DbLogger
  readonly clock?: Clock
  /** The PostgreSQL tree (with `bin/postgres`), when not the installed package's. */
  readonly binaries?: string
  /** False gives up fsync; for throw-away clusters of tests only. Default true. */
  readonly durable?: boolean
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** What `createDatabase` takes. */
  readonly config: DatabaseConfig
  /** The same as a URL, `postgres://ajet@localhost/postgres?host=<socket folder>`. */
  readonly url: string
  /** Process id of the running server; changes when it had to be restarted, undefined while it is down. */
  readonly pid: number | undefined
  /** How often it died and was started again. */
  readonly restarts: number
  dispose(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL on a data folder and keeps it running: leftovers of a killed server are cleared
 * first (FLT-21), and a server that dies is started again (FLT-05). It listens on a Unix socket only.
 * @throws DataDirInUseError, DataDirVersionError, DataDirUnwritableError, EmbeddedStartError
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, logger, durable = true } = options
  const began = performance.now()
  const candidate = findServerUser()
  const place = prepareClusterPlace(dataDir, candidate, logger)
  const lock = lockFolder(place.home)
  try {
    const user = clusterOwner(place.cluster, candidate)
    const binaries = loadBinaries(options.binaries ?? findInstalledBinaries(), user, SYSTEM_STATE_DIR)
    await initCluster({ cluster: place.cluster, binaries, user, durable })
    const start = () => startOnCluster({ place, binaries, user, logger, durable })
    const keeper = new Keeper(await start(), start, options.clock ?? systemClock, logger, () => leave(place, lock))
    logger.info({ ms: Math.round(performance.now() - began), cluster: place.cluster }, 'Embedded PostgreSQL is up')
    return withConnection(keeper, place)
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
}

function leave({ home, socketDir }: ClusterPlace, lock: Disposable): void {
  if (!socketDir.startsWith(home)) rmSync(socketDir, { recursive: true, force: true })
  lock[Symbol.dispose]()
}

interface StartOptions {
  readonly place: ClusterPlace
  readonly binaries: string
  readonly user: SystemUser | undefined
  readonly logger: DbLogger
  readonly durable: boolean
}

async function startOnCluster({ place, binaries, user, logger, durable }: StartOptions): Promise<Postmaster> {
  await clearOrphan(place.cluster, logger)
  const settings = serverArguments({ socketDir: place.socketDir, durable })
  return startPostmaster({ binaries, cluster: place.cluster, user, settings, logger })
}

/** PostgreSQL insists on owning its cluster, so one that is there is served by its owner. */
function clusterOwner(cluster: string, candidate: SystemUser | undefined): SystemUser | undefined {
  if (!existsSync(cluster)) return candidate
  const { uid, gid } = statSync(cluster)
  if (candidate) {
    if (uid === 0) throw new EmbeddedStartError(`${cluster} belongs to root, whom PostgreSQL refuses to run as.`)
    return uid === candidate.uid ? candidate : { name: `uid ${uid}`, uid, gid }
  }
  if (uid === process.getuid?.()) return undefined
  throw new DataDirUnwritableError(cluster, new Error(`it belongs to user ${uid}, this is user ${process.getuid?.()}`))
}

function withConnection(keeper: Keeper, { socketDir }: ClusterPlace): EmbeddedPostgres {
  return Object.assign(keeper, {
    config: { socketDir, user: EMBEDDED_USER, database: EMBEDDED_DATABASE },
    url: `postgres://${EMBEDDED_USER}@localhost/${EMBEDDED_DATABASE}?host=${encodeURIComponent(socketDir)}`,
  })
}
