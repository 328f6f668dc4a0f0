import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@ajet/shared/std'
import { createDiskStorage, type DiskStorage } from '@ajet/shared/storage'

export interface TestStorage extends AsyncDisposable {
  readonly storage: DiskStorage
  /** Keys of everything in it. */
  keys(): Promise<readonly string[]>
}

/** A file storage in a folder of its own, gone at the end. */
export async function testStorage(clock?: Clock): Promise<TestStorage> {
  const folder = await mkdtemp(join(tmpdir(), 'ajet-files-'))
  const urlPrefix = 'https://chat.example.org/api/files'
  const storage = await createDiskStorage({ folder, urlPrefix, secret: 'x'.repeat(32), ...(clock && { clock }) })
  return {
    storage,
    keys: async () => {
      const keys: string[] = []
      for await (const { key } of storage.list('')) keys.push(key)
      return keys.toSorted()
    },
    [Symbol.asyncDispose]: async () => {
      await storage[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
