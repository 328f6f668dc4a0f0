import type { Config } from '@ajet/shared/config'
import {
  createDatabase,
  hasEmbeddedCluster,
  reachEmbeddedPostgres,
  startEmbeddedPostgres,
  type BackupFiles,
  type Database,
} from '@ajet/shared/db'
import { createLogger, type LogLevel } from '@ajet/shared/logging'
import { newSecret } from '@ajet/shared/std'
import { hasDatabase } from '../compose/check-shape.ts'
import { externalTarget } from '../compose/open-database.ts'
import { openStorageWith } from '../compose/open-storage.ts'
import { CommandError } from './command-error.ts'

/** Where a server keeps everything: its database and its files. */
export interface Place {
  readonly db: Database
  readonly files: BackupFiles
}

/**
 * The place the settings name, for a command beside the server. `existing`: the server may run, and must have run once;
 * `own`: it may be made, and no server may run on it.
 *
 * @throws CommandError, and errors of the database and the files
 */
export async function openPlace(config: Config, stack: AsyncDisposableStack, kind: 'existing' | 'own'): Promise<Place> {
  const db = await openDatabasePlace(config, stack, kind)
  return { db, files: stack.use(await openStorageWith(config, unusedSecret)) }
}

/** The database alone. @throws as openPlace */
export async function openDatabasePlace(
  config: Config,
  stack: AsyncDisposableStack,
  kind: 'existing' | 'own',
): Promise<Database> {
  const logger = createLogger({
    level: levelOf(config),
    format: config.log.format,
    // The standard output belongs to the command.
    destination: { write: (line) => void process.stderr.write(line) },
  })
  const target = hasDatabase(config) ? externalTarget(config) : stack.use(await embedded()).config
  const db = stack.use(createDatabase({ ...target, poolSize: 2, slowQueryMs: 600_000, logger }))
  await db.ping(5_000)
  return db

  async function embedded() {
    const options = { dataDir: config.data_dir, logger }
    if (kind === 'own') return await startEmbeddedPostgres(options)
    if (hasEmbeddedCluster(config.data_dir)) return await reachEmbeddedPostgres(options)
    throw new CommandError(
      `There is no ajet-chat data in ${config.data_dir}. Name its folder with --data or AJET_DATA_DIR.`,
    )
  }
}

/** Warnings and worse, or less when the settings ask for less: whoever runs a command reads its answer. */
function levelOf({ log: { level } }: Config): LogLevel {
  return level === 'error' || level === 'fatal' || level === 'silent' ? level : 'warn'
}

/** Nobody gets an address here, and the database may not be there yet to keep the real one. */
const unusedSecret = (): Promise<string> => Promise.resolve(newSecret())
