import type { Database, Tables } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Storage } from '@ajet/shared/storage'
import { sql, type Transaction } from 'kysely'
import { findNamedFiles } from './named-files.ts'

export interface FileCleanerOptions {
  readonly db: Database
  readonly logger: Logger
  readonly storage: Storage
}

const BATCH = 100

/**
 * Deletes the files of rows that are gone. Any number of servers may do it at once: what one has taken the others pass
 * over. What a server that was killed has left, and what failed, is found by the job that looks for unposted files.
 */
export class FileCleaner {
  readonly #options: FileCleanerOptions
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(options: FileCleanerOptions) {
    this.#options = options
  }

  /** Rows with files have gone: their files follow, soon. */
  wake(): void {
    this.#again = true
    if (!this.#stopped) this.#running ??= this.#run()
  }

  /** Resolves when everything that waits to be deleted is. */
  async settle(): Promise<void> {
    this.wake()
    await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        while ((await this.#deleteBatch()) === BATCH) if (this.#stopped) break
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'Files could not be deleted; will retry')
      }
    }
    this.#running = undefined
  }

  /** Never a file that something names. The row goes after its file: a process that ends in between leaves the row, and the file is deleted once more. */
  async #deleteBatch(): Promise<number> {
    const { db, storage } = this.#options
    return await db.transaction(async (trx) => {
      const keys = await claimKeys(trx)
      if (keys.length === 0) return 0
      const named = await findNamedFiles(trx, keys, { orPlanned: false })
      for (const key of keys) if (!named.has(key)) await storage.delete(key)
      await trx
        .deleteFrom('file_deletion_queue')
        .where('storage_key', '=', sql<string>`any(${keys}::text[])`)
        .execute()
      return keys.length
    })
  }
}

async function claimKeys(trx: Transaction<Tables>): Promise<string[]> {
  const rows = await trx
    .selectFrom('file_deletion_queue')
    .select('storage_key')
    .where('created_at', '<=', sql<Date>`now()`)
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(({ storage_key }) => storage_key)
}
