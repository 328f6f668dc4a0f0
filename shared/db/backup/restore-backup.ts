import type { ReservedSQL } from 'bun'
import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { migrateWithin, type Migrations } from '../migrate.ts'
import { migrations as releasedMigrations } from '../migrations/mod.ts'
import { withOwnConnection } from '../own-connection.ts'
import type { Tables } from '../tables.ts'
import type { BackupFiles } from './backup-files.ts'
import { quoted, readMigrations, readTables } from './catalog.ts'
import { BackupError, damaged } from './errors.ts'
import type { BackupEnd, BackupHead } from './manifest.ts'
import { pinKysely } from './pinned.ts'
import { readBackup, type BackupContents } from './read-backup.ts'
import { matchTables, RowLoader } from './row-loader.ts'
import { takeDownSlowParts } from './slow-parts.ts'
import type { TarEntry } from './tar-read.ts'

export interface RestoreOptions {
  readonly db: Database
  readonly files: BackupFiles
  readonly source: AsyncIterable<Uint8Array>
  readonly migrations?: Migrations
}

/**
 * Puts a backup into an empty place: its own state of the tables, its rows, its files, then the newest state of the
 * tables. All of the database happens in one transaction that commits when everything has been found whole; of a
 * restore that fails nothing stays.
 *
 * @throws BackupError, and errors of the database, the files and the source
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupContents> {
  await refuseFiles(options.files)
  return await withOwnConnection(options.db, async (connection) => {
    const restore = new Restore(connection, options)
    try {
      return await pinKysely(connection)
        .transaction()
        .execute((trx) => restore.run(trx, options.source))
    } catch (error) {
      await restore.dropFiles()
      throw error
    }
  })
}

class Restore {
  readonly #connection: ReservedSQL
  readonly #files: BackupFiles
  readonly #migrations: Migrations
  readonly #stored: string[] = []
  #rows: RowLoader | undefined
  #putBack: () => Promise<void> = () => Promise.resolve()

  constructor(connection: ReservedSQL, { files, migrations = releasedMigrations }: RestoreOptions) {
    this.#connection = connection
    this.#files = files
    this.#migrations = migrations
  }

  async run(trx: Transaction<Tables>, source: AsyncIterable<Uint8Array>): Promise<BackupContents> {
    const contents = await this.#load(trx, source)
    this.#compare(contents.end)
    await this.#putBack()
    await this.#setSequences(contents.end.sequences)
    await migrateWithin(trx, undefined, this.#migrations)
    return contents
  }

  /** The database undoes itself, the files do not. */
  async dropFiles(): Promise<void> {
    for (const key of this.#stored) await this.#files.delete(key)
  }

  async #load(trx: Transaction<Tables>, source: AsyncIterable<Uint8Array>): Promise<BackupContents> {
    try {
      const contents = await readBackup(source, {
        head: (head) => this.#prepare(trx, head),
        rows: async (table, body) => await this.#rows?.write(table, body),
        file: (key, entry) => this.#store(key, entry),
      })
      await this.#rows?.finish()
      return contents
    } catch (error) {
      // While a COPY is open the connection takes no other statement, not even the one that rolls back.
      await this.#rows?.abort(error)
      throw error
    }
  }

  async #prepare(trx: Transaction<Tables>, head: BackupHead): Promise<void> {
    const level = levelOf(head, this.#migrations)
    await this.#makeRoom(trx)
    await migrateWithin(trx, level, this.#migrations)
    const tables = await matchTables(this.#connection, head.tables)
    const names = [...tables.keys()]
    this.#putBack = await takeDownSlowParts(this.#connection, names)
    // What migrations put in themselves is in the backup, as it was.
    if (names.length > 0) await this.#connection.unsafe(`truncate ${names.map(quoted).join(', ')}`)
    this.#rows = new RowLoader(this.#connection, tables)
  }

  /** A server that was started once and never set up has tables without people: they make room. */
  async #makeRoom(trx: Transaction<Tables>): Promise<void> {
    const tables = await readTables(this.#connection)
    for (const { name } of tables.filter((table) => !FILLED_BY_MIGRATIONS.has(table.name))) {
      const [row] = await this.#connection.unsafe(`select 1 from ${quoted(name)} limit 1`)
      if (row) throw notEmpty(`the database has rows in ${name}`)
    }
    if (tables.length === 0) return
    if ((await readMigrations(this.#connection)).length === 0)
      throw notEmpty('the database has tables of something else')
    await migrateWithin(trx, null, this.#migrations)
  }

  async #store(key: string, { size, contentType = 'application/octet-stream', body }: TarEntry): Promise<void> {
    this.#stored.push(key)
    await this.#files.put(key, streamOf(body), { contentType, maxBytes: size })
  }

  #compare(end: BackupEnd): void {
    for (const [table, expected] of Object.entries(end.rows)) {
      const found = this.#rows?.rows[table] ?? 0
      if (found !== expected) throw damaged(`${found} rows of ${table} were read in place of ${expected}`)
    }
    if (this.#stored.length !== end.files.count) {
      throw damaged(`${this.#stored.length} files were read in place of ${end.files.count}`)
    }
  }

  async #setSequences(sequences: BackupEnd['sequences']): Promise<void> {
    for (const [name, value] of Object.entries(sequences)) {
      await this.#connection.unsafe(
        `select setval(oid::regclass, $2::bigint) from pg_class
         where relkind = 'S' and relname = $1 and relnamespace = current_schema()::regnamespace`,
        [name, value],
      )
    }
  }
}

/** Their rows say nothing of people. */
const FILLED_BY_MIGRATIONS = new Set(['system_settings', 'search_segments'])

/** The last migration of the backup; this program must know it and all before it. */
function levelOf({ product, migrations: applied }: BackupHead, migrations: Migrations): string {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name))
  if (unknown.length > 0) {
    throw new BackupError(
      'backup_newer',
      `The backup is of a newer ajet-chat (${product}): this one does not know ${unknown.join(', ')}.`,
    )
  }
  const known = Object.keys(migrations).toSorted().slice(0, applied.length)
  const level = known.at(-1)
  if (level === undefined || known.some((name, at) => name !== applied[at])) {
    throw damaged('its list of migrations has a gap')
  }
  return level
}

async function refuseFiles(files: BackupFiles): Promise<void> {
  for await (const { key } of files.list('')) throw notEmpty(`there is a file ${key}`)
}

function notEmpty(what: string): BackupError {
  return new BackupError(
    'restore_not_empty',
    `A backup is restored into an empty place only, and ${what}. Give another AJET_DATA_DIR or AJET_DB_URL.`,
  )
}

function streamOf(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) controller.close()
        // The reader of the archive goes on in the same memory.
        else controller.enqueue(next.value.slice())
      },
      cancel: async () => void (await chunks.return?.()),
    },
    { highWaterMark: 0 },
  )
}
