import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './disk-errors.ts'

/**
 * Keys of all files below `root` that begin with `prefix`, folder by folder. What is deleted meanwhile may or may not
 * be among them.
 */
export async function* walkKeys(root: string, prefix: string, folderKey = ''): AsyncGenerator<string> {
  for await (const entry of entriesOf(join(root, folderKey))) {
    const key = folderKey === '' ? entry.name : `${folderKey}/${entry.name}`
    if (entry.isFile() && key.startsWith(prefix)) yield key
    if (entry.isDirectory() && mayHold(`${key}/`, prefix)) yield* walkKeys(root, prefix, key)
  }
}

const mayHold = (folderKey: string, prefix: string): boolean =>
  folderKey.startsWith(prefix) || prefix.startsWith(folderKey)

async function* entriesOf(folder: string) {
  try {
    yield* await opendir(folder)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
