import type { ReservedSQL } from 'bun'
import { systemClock, type Clock } from '../../std/mod.ts'
import type { Database } from '../database.ts'
import { withOwnConnection } from '../own-connection.ts'
import type { BackupFiles } from './backup-files.ts'
import { quoted, readMigrations, readSequences, readTables, type TableColumns } from './catalog.ts'
import { compress } from './compression.ts'
import { ContentHash } from './content-hash.ts'
import { BackupError } from './errors.ts'
import {
  END_NAME,
  FILES_PREFIX,
  FORMAT_VERSION,
  HEAD_NAME,
  TABLES_PREFIX,
  type BackupEnd,
  type BackupHead,
} from './manifest.ts'
import { inParts } from './parts.ts'
import { entryHeader, padding, tarEnd, type EntryHead } from './tar-write.ts'

export interface WriteBackupOptions {
  readonly db: Database
  readonly files: BackupFiles
  /** The program's version, for the head of the backup. */
  readonly product: string
  /** Takes the bytes, one call after the other. */
  readonly write: (bytes: Uint8Array) => Promise<unknown>
  readonly clock?: Clock
}

export interface BackupSummary {
  readonly head: BackupHead
  readonly end: BackupEnd
  /** Before and after compression. */
  readonly bytes: number
  readonly written: number
}

/**
 * Writes everything the server keeps (its rows as of one moment, then its files) while it goes on working: one
 * read-only transaction sees one state of the database (FLT-20), and what is written is never held in memory. A file
 * that is deleted meanwhile is left out; one that comes meanwhile may be in it.
 *
 * @throws BackupError, and errors of the database, the files and `write`
 */
export async function writeBackup(options: WriteBackupOptions): Promise<BackupSummary> {
  return await withOwnConnection(options.db, async (connection) => {
    const writer = new BackupWriter(connection, options)
    let written = 0
    for await (const block of compress(writer.bytes())) {
      written += block.length
      await options.write(block)
    }
    return { ...writer.summary(), written }
  })
}

class BackupWriter {
  readonly #connection: ReservedSQL
  readonly #files: BackupFiles
  readonly #product: string
  readonly #createdAt: Date
  readonly #hash = new ContentHash()
  readonly #rows: Record<string, number> = {}
  readonly #fileTotals = { count: 0, bytes: 0 }
  #bytes = 0
  #head: BackupHead | undefined
  #end: BackupEnd | undefined

  constructor(connection: ReservedSQL, { files, product, clock = systemClock }: WriteBackupOptions) {
    this.#connection = connection
    this.#files = files
    this.#product = product
    this.#createdAt = new Date(clock.now())
  }

  summary(): Omit<BackupSummary, 'written'> {
    if (!this.#head || !this.#end) throw new Error('The backup has not been written to its end')
    return { head: this.#head, end: this.#end, bytes: this.#bytes }
  }

  async *bytes(): AsyncGenerator<Uint8Array, void> {
    await this.#connection.unsafe('begin isolation level repeatable read read only')
    this.#head = await this.#readHead()
    yield* this.#json(HEAD_NAME, this.#head)
    for (const table of this.#head.tables) yield* this.#table(table)
    // After the rows: a sequence is outside of any transaction, so it is never behind them.
    const sequences = await readSequences(this.#connection)
    await this.#connection.unsafe('commit')
    yield* this.#allFiles()
    this.#end = { sha256: this.#hash.hex(), rows: this.#rows, sequences, files: this.#fileTotals }
    yield* this.#json(END_NAME, this.#end)
    yield tarEnd
  }

  async #readHead(): Promise<BackupHead> {
    const migrations = await readMigrations(this.#connection)
    if (migrations.length === 0) {
      throw new BackupError('backup_source', 'There is nothing to back up: the database was never set up.')
    }
    const tables = await readTables(this.#connection)
    return {
      format: 'ajet-chat-backup',
      version: FORMAT_VERSION,
      product: this.#product,
      created_at: this.#createdAt.toISOString(),
      migrations: [...migrations],
      tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
    }
  }

  async *#table({ name, columns }: TableColumns): AsyncGenerator<Uint8Array, void> {
    const query = this.#connection.unsafe(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`)
    let number = 0
    for await (const part of inParts(query.readable())) {
      number += 1
      const file = `${TABLES_PREFIX}${name}/${String(number).padStart(8, '0')}.copy`
      yield* this.#entry({ name: file, size: part.length }, [part])
    }
    this.#rows[name] = Number((await query).count)
  }

  async *#allFiles(): AsyncGenerator<Uint8Array, void> {
    for await (const { key } of this.#files.list('')) {
      const file = await this.#files.get(key)
      if (!file) continue
      const { size, contentType, body } = file
      yield* this.#entry({ name: `${FILES_PREFIX}${key}`, size, contentType }, body)
      this.#fileTotals.count += 1
      this.#fileTotals.bytes += size
    }
  }

  async *#json(name: string, value: unknown): AsyncGenerator<Uint8Array, void> {
    const body = Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`)
    yield* this.#entry({ name, size: body.length }, [body])
  }

  async *#entry(
    head: EntryHead,
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void> {
    this.#hash.begin(head)
    yield entryHeader(head, this.#createdAt)
    let size = 0
    for await (const chunk of body) {
      this.#hash.add(chunk)
      size += chunk.length
      yield chunk
    }
    if (size !== head.size) {
      throw new BackupError('backup_source', `${head.name} has ${size} bytes in place of ${head.size}.`)
    }
    this.#bytes += size
    yield padding(size)
  }
}
