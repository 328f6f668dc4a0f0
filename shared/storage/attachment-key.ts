import { newId } from '../std/mod.ts'
import { safeFileName } from './safe-file-name.ts'

/** A key nobody has used and nobody can guess: `attachments/<uuid>/<safe file name>` (FS-8). */
export function attachmentKey(filename: string): string {
  return `attachments/${newId()}/${safeFileName(filename)}`
}
