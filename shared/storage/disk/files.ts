import { constants, open, statfs, type FileHandle } from 'node:fs/promises'

/** The lowest layer under the disk driver: everything that writes bytes goes through it, so that tests can fill the disk. */
export interface DiskFiles {
  /** A new file for writing, readable by the server's user alone. */
  create(path: string): Promise<FileHandle>
  /** Bytes the server's user may still write to the file system of this folder. */
  free(folder: string): Promise<number>
}

export const realFiles: DiskFiles = {
  create: (path) => open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600),
  async free(folder) {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
}
