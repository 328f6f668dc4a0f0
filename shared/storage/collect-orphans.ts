import { systemClock, type Clock } from '../std/mod.ts'
import type { ListedFile, Storage } from './storage.ts'

const BATCH = 500

export interface OrphanOptions {
  /** Which of these keys a row of the database names. Asked for up to 500 at once. */
  readonly isReferenced: (keys: readonly string[]) => Promise<ReadonlySet<string>>
  /** Younger files are let be: their row may not be written yet. Longer than any upload takes. */
  readonly olderThanMs: number
  readonly prefix?: string
  readonly clock?: Clock
  readonly signal?: AbortSignal
}

export interface CollectedOrphans {
  readonly seen: number
  readonly deleted: number
  readonly deletedBytes: number
}

/** Deletes files no row names any longer, and uploads nobody will finish. In constant memory, however many there are. */
export async function collectOrphans(storage: Storage, options: OrphanOptions): Promise<CollectedOrphans> {
  const { olderThanMs, clock = systemClock } = options
  const total = { seen: 0, deleted: 0, deletedBytes: 0 }
  await storage.dropUnfinished(olderThanMs)
  const deadline = clock.now() - olderThanMs
  let batch: ListedFile[] = []
  for await (const file of storage.list(options.prefix ?? 'attachments/')) {
    options.signal?.throwIfAborted()
    total.seen++
    if (file.modifiedAt.getTime() >= deadline) continue
    batch.push(file)
    if (batch.length < BATCH) continue
    await deleteOrphans(storage, batch, options, total)
    batch = []
  }
  if (batch.length > 0) await deleteOrphans(storage, batch, options, total)
  return total
}

async function deleteOrphans(
  storage: Storage,
  files: readonly ListedFile[],
  { isReferenced }: OrphanOptions,
  total: { deleted: number; deletedBytes: number },
): Promise<void> {
  const referenced = await isReferenced(files.map(({ key }) => key))
  for (const { key, size } of files) {
    if (referenced.has(key)) continue
    await storage.delete(key)
    total.deleted++
    total.deletedBytes += size
  }
}
