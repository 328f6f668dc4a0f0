import type { Config } from '@ajet/shared/config'
import {
  createDatabase,
  loadMigrations,
  migrateToLatest,
  pendingMigrations,
  startEmbeddedPostgres,
  type Database,
  type DatabaseConfig,
} from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import { hasDatabase } from './check-shape.ts'
import { StartError } from './start-error.ts'

export interface OpenedDatabase {
  readonly db: Database
  /** For people: `embedded`, or where it is. */
  readonly kind: 'embedded' | 'external'
}

/**
 * The database, up to date: the one of the settings, else an embedded one in the data directory (AJ-109).
 *
 * @throws errors of shared/db, and StartError when it may not be migrated and must be
 */
export async function openDatabase(
  config: Config,
  logger: Logger,
  stack: AsyncDisposableStack,
): Promise<OpenedDatabase> {
  const log = logger.child('db')
  const isExternal = hasDatabase(config)
  const target = isExternal
    ? externalTarget(config)
    : stack.use(await startEmbeddedPostgres({ dataDir: config.data_dir, logger: log })).config
  const { pool_size: poolSize, slow_query_ms: slowQueryMs } = config.db
  const readUrl = config.db.read_url?.reveal()
  const db = stack.use(createDatabase({ ...target, poolSize, slowQueryMs, readUrl, logger: log }))
  await bringUpToDate(db, config, log)
  return { db, kind: isExternal ? 'external' : 'embedded' }
}

/** A URL says everything; the defaults of the parts must not overrule it. */
export function externalTarget({ db }: Config): DatabaseConfig {
  const password = db.password?.reveal()
  if (db.url) return { url: db.url.reveal(), password }
  return { host: db.host, port: db.port, user: db.user, database: db.dbname, password }
}

async function bringUpToDate(db: Database, config: Config, logger: Logger): Promise<void> {
  const { enabled, location } = config.db.migrations
  const migrations = location === undefined ? undefined : await loadMigrations(location)
  if (enabled) {
    const applied = await migrateToLatest(db, migrations)
    if (applied.length > 0) logger.info({ migrations: applied }, 'The database was brought up to date')
    return
  }
  const pending = await pendingMigrations(db, migrations)
  if (pending.length > 0) {
    throw new StartError(`The database lacks ${pending.join(', ')} and db.migrations.enabled is false.`)
  }
}
