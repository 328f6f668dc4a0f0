import { rmdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMissing, systemCode, unlessMissing } from './disk-errors.ts'

/** Removes the file, and the folders below `root` that it was the last in. Does nothing when there is none. */
export async function remove(root: string, key: string): Promise<void> {
  await unlessMissing(unlink(join(root, key)))
  for (let folder = dirname(join(root, key)); folder !== root; folder = dirname(folder)) {
    if (!(await removeIfEmpty(folder))) return
  }
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder)
    return true
  } catch (error) {
    if (isMissing(error) || ['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) return false
    throw error
  }
}
