const PART_BYTES = 64 * 1024

/** The bytes of a stream in parts of about 64 kB. A part is valid until the next one is asked for. */
export async function* inParts(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let part = new Uint8Array(PART_BYTES)
  let length = 0
  for await (const chunk of source) {
    if (length > 0 && length + chunk.length > part.length) {
      yield part.subarray(0, length)
      length = 0
    }
    if (chunk.length > part.length) part = new Uint8Array(chunk.length)
    part.set(chunk, length)
    length += chunk.length
  }
  if (length > 0) yield part.subarray(0, length)
}
