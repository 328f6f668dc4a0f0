import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseConfig } from '../database-config.ts'
import { prepareClusterPlace } from './cluster-place.ts'
import { startEmbeddedPostgres, type EmbeddedOptions } from './embedded-postgres.ts'
import { DataDirInUseError } from './errors.ts'
import { EMBEDDED_DATABASE, EMBEDDED_USER } from './init-cluster.ts'
import { findServerUser } from './system-user.ts'

export interface ReachedPostgres extends AsyncDisposable {
  /** What `createDatabase` takes. */
  readonly config: DatabaseConfig
}

/**
 * A connection to the embedded PostgreSQL of a data folder, whether its server runs or not: the one that runs is used
 * as it is, and one that does not is started until this is disposed of.
 *
 * @throws as startEmbeddedPostgres, but not DataDirInUseError
 */
export async function reachEmbeddedPostgres(options: EmbeddedOptions): Promise<ReachedPostgres> {
  try {
    return await startEmbeddedPostgres(options)
  } catch (error) {
    if (!(error instanceof DataDirInUseError)) throw error
  }
  const { socketDir } = prepareClusterPlace(options.dataDir, findServerUser(), options.logger)
  return {
    config: { socketDir, user: EMBEDDED_USER, database: EMBEDDED_DATABASE },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** True when the data folder holds an embedded PostgreSQL; looks only. */
export function hasEmbeddedCluster(dataDir: string): boolean {
  const pointer = join(dataDir, 'postgres.location')
  const home = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : dataDir
  return existsSync(join(home, 'postgres', 'PG_VERSION'))
}
