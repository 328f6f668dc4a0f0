import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { damaged } from './errors.ts'

const BLOCK_BYTES = 64 * 1024
/** More costs more time than it saves: this one keeps up with a disk. */
const LEVEL = 3

/** The bytes in zstd: frames of 64 kB one after the other, which every decoder takes for one stream. */
export async function* compress(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const block of inBlocks(source)) yield await Bun.zstdCompress(block, { level: LEVEL })
}

/**
 * A stream that is cut off may end without an error: what reads it has to know its end.
 *
 * @throws BackupError `backup_damaged` when the bytes are not zstd, and what the source throws
 */
export async function* decompress(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const zstd = createZstdDecompress()
  const failed: { reason?: unknown } = {}
  const feeding = pipeline(Readable.from(remember(source, failed), { highWaterMark: 1 }), zstd).then(
    () => undefined,
    (error: unknown) => error,
  )
  try {
    yield* zstd
  } catch (error) {
    // What the source failed with is not the backup's fault.
    if (failed.reason !== undefined) throw failed.reason
    throw damaged('it is not compressed as it should be, or it is cut off', error)
  } finally {
    zstd.destroy()
    await feeding
  }
}

async function* remember(source: AsyncIterable<Uint8Array>, failed: { reason?: unknown }) {
  try {
    yield* source
  } catch (error) {
    failed.reason = error
    throw error
  }
}

async function* inBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const block = new Uint8Array(BLOCK_BYTES)
  let length = 0
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + BLOCK_BYTES - length)
      block.set(piece, length)
      length += piece.length
      at += piece.length
      if (length < BLOCK_BYTES) continue
      yield block
      length = 0
    }
  }
  if (length > 0) yield block.subarray(0, length)
}
