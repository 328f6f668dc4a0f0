import { existsSync, statSync } from 'node:fs'
import { backoff, systemClock, type Clock } from '../../std/mod.ts'
import type { DatabaseConfig } from '../database-config.ts'
import type { DbLogger } from '../db-logger.ts'
import { findInstalledBinaries, loadBinaries } from './binaries.ts'
import { prepareClusterPlace, SYSTEM_STATE_DIR, type ClusterPlace } from './cluster-place.ts'
import { lockFolder } from './data-lock.ts'
import { DataDirUnwritableError, EmbeddedStartError } from './errors.ts'
import { EMBEDDED_DATABASE, EMBEDDED_USER, initCluster } from './init-cluster.ts'
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
    const keeper = new Keeper(await start(), start, options.clock ?? systemClock, logger, lock)
    logger.info({ ms: Math.round(performance.now() - began), cluster: place.cluster }, 'Embedded PostgreSQL is up')
    return withConnection(keeper, place)
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
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

/** Up for this long, a server counts as healthy and the next restart is quick again. */
const HEALTHY_AFTER_MS = 60_000

/** Owns the running server: starts it again with growing pauses whenever it ends unasked. */
class Keeper {
  restarts = 0
  readonly #start: () => Promise<Postmaster>
  readonly #clock: Clock
  readonly #logger: DbLogger
  readonly #lock: Disposable
  #postmaster: Postmaster | undefined
  #starting: Promise<void> | undefined
  #cancelRestart: (() => void) | undefined
  #attempt = 0
  #disposed: Promise<void> | undefined

  constructor(
    first: Postmaster,
    start: () => Promise<Postmaster>,
    clock: Clock,
    logger: DbLogger,
    lock: Disposable,
  ) {
    this.#start = start
    this.#clock = clock
    this.#logger = logger
    this.#lock = lock
    this.#watch(first)
  }

  get pid(): number | undefined {
    return this.#postmaster?.pid
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#shutDown()
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #shutDown(): Promise<void> {
    this.#cancelRestart?.()
    await this.#starting
    await this.#postmaster?.stop()
    this.#lock[Symbol.dispose]()
  }

  #watch(postmaster: Postmaster): void {
    const since = this.#clock.now()
    this.#postmaster = postmaster
    void postmaster.ended.then((lastWords) => {
      this.#postmaster = undefined
      if (this.#disposed) return
      if (this.#clock.now() - since > HEALTHY_AFTER_MS) this.#attempt = 0
      this.#logger.error({ lastWords }, 'The embedded PostgreSQL died; starting it again')
      this.#scheduleRestart()
    })
  }

  #scheduleRestart(): void {
    const wait = backoff(this.#attempt, { base: 50, max: 10_000 })
    this.#attempt += 1
    this.#cancelRestart = this.#clock.after(wait, () => {
      this.#starting = this.#restart()
    })
  }

  async #restart(): Promise<void> {
    try {
      const postmaster = await this.#start()
      this.restarts += 1
      this.#watch(postmaster)
      this.#logger.info({ pid: postmaster.pid }, 'The embedded PostgreSQL is up again')
    } catch (error) {
      this.#logger.error({ err: error }, 'The embedded PostgreSQL could not be started again; will retry')
      if (!this.#disposed) this.#scheduleRestart()
    }
  }
}
