import { storageFull } from '../errors.ts'
import type { DiskFiles } from './files.ts'

/** How much may be written between two looks at the disk. */
const LOOK_EVERY = 16 * 1024 * 1024

/** The chunks as they are, as long as writing them leaves `keepFreeBytes` of the folder's file system free. */
export async function* keepingFree(
  files: DiskFiles,
  folder: string,
  keepFreeBytes: number,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let sinceLook = LOOK_EVERY
  for await (const chunk of chunks) {
    if (keepFreeBytes > 0 && sinceLook >= LOOK_EVERY) {
      const free = await files.free(folder)
      if (free < keepFreeBytes) throw storageFull(new Error(`${free} bytes are free, ${keepFreeBytes} are kept free`))
      sinceLook = 0
    }
    sinceLook += chunk.byteLength
    yield chunk
  }
}
