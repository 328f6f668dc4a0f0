import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError } from './command-error.ts'

/**
 * Makes a file that only its owner can read; it has its name when it is whole and on the disk. One that is there is
 * never replaced.
 *
 * @throws CommandError when it cannot be written, and what `work` throws
 */
export async function writeNewFile<T>(
  path: string,
  work: (write: (bytes: Uint8Array) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  if (existsSync(path)) throw new CommandError(`${path} is there already. Name another file, or move it away.`)
  const unfinished = `${path}.${process.pid}.partial`
  try {
    const result = await fill(unfinished, path, work)
    await rename(unfinished, path)
    await syncFolder(dirname(path))
    return result
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function fill<T>(
  unfinished: string,
  path: string,
  work: (write: (bytes: Uint8Array) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  await using file = await explained(path, open(unfinished, 'wx', 0o600))
  const result = await work((bytes) => explained(path, file.writeFile(bytes)))
  await explained(path, file.sync())
  return result
}

/** What the operating system says about the file itself. */
async function explained<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CommandError(`${path} cannot be written: ${reason}`, { cause })
  }
}

/** The name is in the folder, so the folder has to be on the disk too. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder)
  await handle.sync()
}
