import { damaged } from './errors.ts'

/** Gives the bytes of a stream in the amounts its reader wants. */
export class ByteSource implements AsyncDisposable {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** Exactly `size` bytes. @throws BackupError `backup_damaged` when there are fewer */
  async take(size: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    for await (const piece of this.chunks(size)) pieces.push(piece)
    const [first] = pieces
    return pieces.length === 1 && first ? first : Buffer.concat(pieces)
  }

  /** The next `size` bytes in pieces. @throws BackupError `backup_damaged` when there are fewer */
  async *chunks(size: number): AsyncGenerator<Uint8Array, void> {
    for (let missing = size; missing > 0;) {
      if (this.#rest.length === 0) await this.#more()
      const piece = this.#rest.subarray(0, missing)
      this.#rest = this.#rest.subarray(piece.length)
      missing -= piece.length
      yield piece
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chunks.return?.()
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next()
    if (next.done) throw damaged('it ends too early')
    this.#rest = next.value
  }
}
