import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newId } from '../../std/mod.ts'
import { isMissing } from './disk-errors.ts'
import type { DiskFiles } from './files.ts'

const ATTEMPTS = 5

/** Writes the chunks to a file nobody sees yet and returns its path; removes it again when anything fails. */
export async function writeIncoming(
  files: DiskFiles,
  folder: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ readonly path: string; readonly size: number }> {
  const path = join(folder, newId())
  try {
    await using handle = await files.create(path)
    let size = 0
    for await (const chunk of chunks) {
      await writeAll(handle, chunk)
      size += chunk.byteLength
    }
    await handle.sync()
    return { path, size }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength;) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.byteLength - done)
    done += bytesWritten
  }
}

/** Moves a complete file to where it belongs, in one step that also survives a power cut; removes it when that fails. */
export async function publish(incoming: string, target: string, root: string): Promise<void> {
  try {
    await moveInto(incoming, target)
    await syncFolders(dirname(target), root)
  } catch (error) {
    await rm(incoming, { force: true })
    throw error
  }
}

async function moveInto(incoming: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    try {
      return await rename(incoming, target)
    } catch (error) {
      // A delete next door can take the empty folder away between the two calls.
      if (!isMissing(error) || attempt === ATTEMPTS) throw error
    }
  }
}

/** A rename, and each folder made for it, is on the disk when the folder holding it is. */
async function syncFolders(from: string, root: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    await using handle = await open(folder)
    await handle.sync()
    if (folder === root) return
  }
}
