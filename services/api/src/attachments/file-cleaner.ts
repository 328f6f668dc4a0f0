import type { Database, Tables } from '@ajet/shared/db'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import { collectOrphans, type Storage } from '@ajet/shared/storage'
import { sql, type Transaction } from 'kysely'
import { STAGING } from './begin-upload.ts'

export interface FileCleanerOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly storage: Storage
}

/** A file nobody has posted for so long is given up. */
const UNPOSTED_MS = 24 * 60 * 60_000
const SWEEP_EVERY_MS = 10 * 60_000
const BATCH = 100

/**
 * Deletes the files of rows that are gone, and uploads nobody has posted. Any number of servers may do it at once: what
 * one has taken the others pass over.
 */
export class FileCleaner {
  readonly #options: FileCleanerOptions
  #running: Promise<void> | undefined
  #sweeping: Promise<void> | undefined
  #again = false
  #stopped = false
  #cancelTimer: (() => void) | undefined

  constructor(options: FileCleanerOptions) {
    this.#options = options
  }

  /** What a process that died has left is deleted at once as far as it is due. */
  start(): void {
    this.wake()
    this.#schedule()
  }

  /** Rows with files have gone: their files follow, soon. */
  wake(): void {
    this.#again = true
    if (!this.#stopped) this.#running ??= this.#run()
  }

  /** Resolves when everything that waits to be deleted is. */
  async settle(): Promise<void> {
    await this.#sweeping
    this.wake()
    await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelTimer?.()
    await this.#sweeping
    await this.#running
  }

  async #sweep(): Promise<void> {
    await this.#attempt('Unposted files could not be collected; will retry', async () => {
      while ((await this.#dropUnposted()) === BATCH) if (this.#stopped) return
      const { storage, clock } = this.#options
      // No row names what lies here: a completed upload has been copied to a key of its own.
      const isReferenced = async () => new Set<string>()
      await collectOrphans(storage, { prefix: STAGING, olderThanMs: UNPOSTED_MS, isReferenced, clock })
    })
    this.wake()
  }

  #schedule(): void {
    if (this.#stopped) return
    // Servers that started together do not sweep together.
    const wait = SWEEP_EVERY_MS * (0.75 + Math.random() / 2)
    this.#cancelTimer = this.#options.clock.after(wait, () => {
      this.#sweeping = this.#sweep().finally(() => {
        this.#sweeping = undefined
        this.#schedule()
      })
    })
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      await this.#attempt('Files could not be deleted; will retry', async () => {
        while ((await this.#deleteBatch()) === BATCH) if (this.#stopped) return
      })
    }
    this.#running = undefined
  }

  async #attempt(message: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.logger.warn({ err: error }, message)
    }
  }

  /** A file posted at this moment holds its row's lock and is passed over. */
  async #dropUnposted(): Promise<number> {
    const { db, clock } = this.#options
    const before = new Date(clock.now() - UNPOSTED_MS)
    return await db.transaction(async (trx) => {
      const due = await trx
        .selectFrom('attachments')
        .select('id')
        .where('message_id', 'is', null)
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute()
      if (due.length === 0) return 0
      const ids = due.map(({ id }) => id)
      await trx
        .deleteFrom('attachments')
        .where('id', '=', sql<string>`any(${ids}::uuid[])`)
        .execute()
      return due.length
    })
  }

  /** The row goes after its file: a process that ends in between leaves the row, and the file is deleted once more. */
  async #deleteBatch(): Promise<number> {
    const { db, storage } = this.#options
    return await db.transaction(async (trx) => {
      const keys = await claimKeys(trx)
      for (const key of keys) await storage.delete(key)
      if (keys.length === 0) return 0
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
