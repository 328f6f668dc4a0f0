import { constants, open, type FileHandle } from 'node:fs/promises'

/** The lowest layer under the disk driver: everything that writes bytes goes through it, so that tests can fill the disk. */
export interface DiskFiles {
  /** A new file for writing, readable by the server's user alone. */
  create(path: string): Promise<FileHandle>
}

export const realFiles: DiskFiles = {
  create: (path) => open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600),
}
