import { close, constants, fstat, open, read, type Stats } from 'node:fs'
import { promisify } from 'node:util'

const CHUNK_BYTES = 256 * 1024
const openFd = promisify(open) as (path: string, flags: number) => Promise<number>
const fstatFd = promisify(fstat) as (fd: number) => Promise<Stats>
const readFd = promisify(read) as (
  fd: number,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: null,
) => Promise<{ readonly bytesRead: number }>
const closeFd = promisify(close)

/**
 * A file open for reading. Not node's FileHandle, which ends the process when its owner forgets it: an answer nobody
 * fetches may be forgotten with its body unread, and then the file is closed here.
 */
export class OpenFile {
  readonly #fd: number
  #isOpen = true

  private constructor(fd: number) {
    this.#fd = fd
  }

  /** Follows no link: everything in the folder was written by us. */
  static async open(path: string): Promise<OpenFile> {
    return new OpenFile(await openFd(path, constants.O_RDONLY | constants.O_NOFOLLOW))
  }

  stat(): Promise<Stats> {
    return fstatFd(this.#fd)
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await closeFd(this.#fd)
  }

  /** The file's bytes, read as they are asked for; closes the file at its end, on failure, and when cancelled. */
  stream(signal?: AbortSignal): ReadableStream<Uint8Array> {
    const source = { pull: pullFrom(this, signal), cancel: () => this.close() }
    const stream = new ReadableStream<Uint8Array>(source, { highWaterMark: 0 })
    forgotten.register(stream, this)
    return stream
  }

  /** The next bytes; none at the end. */
  async read(): Promise<Uint8Array> {
    const buffer = new Uint8Array(CHUNK_BYTES)
    const { bytesRead } = await readFd(this.#fd, buffer, 0, CHUNK_BYTES, null)
    return buffer.subarray(0, bytesRead)
  }
}

const forgotten = new FinalizationRegistry<OpenFile>((file) => void file.close().catch(reportError))

function pullFrom(file: OpenFile, signal: AbortSignal | undefined) {
  return async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      signal?.throwIfAborted()
      const bytes = await file.read()
      if (bytes.byteLength > 0) return controller.enqueue(bytes)
      await file.close()
      controller.close()
    } catch (error) {
      await file.close()
      throw error
    }
  }
}
