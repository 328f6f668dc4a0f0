import { createHash } from 'node:crypto'
import type { EntryHead } from './tar-write.ts'

/** SHA-256 over the entries of a backup: for each a line `name size type`, then its bytes. */
export class ContentHash {
  readonly #hash = createHash('sha256')

  begin({ name, size, contentType = '' }: EntryHead): void {
    this.#hash.update(`${name}\0${size}\0${contentType}\n`)
  }

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  hex(): string {
    return this.#hash.copy().digest('hex')
  }
}
