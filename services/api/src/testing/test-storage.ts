import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@ajet/shared/std'
import { createDiskStorage, type Storage } from '@ajet/shared/storage'

export interface TestStorage extends AsyncDisposable {
  readonly storage: Storage
  /** Keys of everything in it. */
  keys(): Promise<readonly string[]>
}

/** A file storage in a folder of its own, gone at the end; or the given one. */
export async function testStorage(clock?: Clock, given?: Storage): Promise<TestStorage> {
  const folder = await mkdtemp(join(tmpdir(), 'ajet-files-'))
  const urlPrefix = 'https://chat.example.org/api/files'
  const own = await createDiskStorage({ folder, urlPrefix, secret: 'x'.repeat(32), ...(clock && { clock }) })
  const storage = given ?? own
  return {
    storage,
    keys: async () => {
      const keys: string[] = []
      for await (const { key } of storage.list('')) keys.push(key)
      return keys.toSorted()
    },
    [Symbol.asyncDispose]: async () => {
      await own[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
