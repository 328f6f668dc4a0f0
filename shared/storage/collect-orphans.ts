import { systemClock, type Clock } from '../std/mod.ts'
import type { ListedFile, Storage } from './storage.ts'

const BATCH = 500

export interface OrphanOptions {
  /** Which of these keys a row of the database names. Asked for up to 500 at once. */
  readonly isReferenced: (keys: readonly string[]) => Promise<ReadonlySet<string>>
  /** Younger files are let be: their row may not be written yet. Longer than any upload takes. */
  readonly olderThanMs: number
  readonly prefix?: string
  /** What is done with them, up to 500 at once. Default: they are deleted. */
  readonly drop?: (keys: readonly string[]) => Promise<void>
  readonly clock?: Clock
  readonly signal?: AbortSignal
}

export interface CollectedOrphans {
  readonly seen: number
  readonly dropped: number
  readonly droppedBytes: number
}

/** Drops files no row names any longer, and uploads nobody will finish. In constant memory, however many there are. */
export async function collectOrphans(storage: Storage, options: OrphanOptions): Promise<CollectedOrphans> {
  const { olderThanMs, clock = systemClock } = options
  const total = { seen: 0, dropped: 0, droppedBytes: 0 }
  await storage.dropUnfinished(olderThanMs)
  const deadline = clock.now() - olderThanMs
  let batch: ListedFile[] = []
  for await (const file of storage.list(options.prefix ?? 'attachments/')) {
    options.signal?.throwIfAborted()
    total.seen++
    if (file.modifiedAt.getTime() >= deadline) continue
    batch.push(file)
    if (batch.length < BATCH) continue
    await dropOrphans(storage, batch, options, total)
    batch = []
  }
  if (batch.length > 0) await dropOrphans(storage, batch, options, total)
  return total
}

async function dropOrphans(
  storage: Storage,
  files: readonly ListedFile[],
  { isReferenced, drop = (keys) => deleteAll(storage, keys) }: OrphanOptions,
  total: { dropped: number; droppedBytes: number },
): Promise<void> {
  const referenced = await isReferenced(files.map(({ key }) => key))
  const orphans = files.filter(({ key }) => !referenced.has(key))
  if (orphans.length === 0) return
  await drop(orphans.map(({ key }) => key))
  total.dropped += orphans.length
  for (const { size } of orphans) total.droppedBytes += size
}

async function deleteAll(storage: Storage, keys: readonly string[]): Promise<void> {
  for (const key of keys) await storage.delete(key)
}
