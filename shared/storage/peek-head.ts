import { cancelReader } from './read-chunks.ts'
import type { FileBody } from './storage.ts'

type Reader = ReadableStreamDefaultReader<Uint8Array>

/**
 * The first `bytes` of a body (fewer when it is shorter), and the body whole as it was.
 *
 * @throws the signal's reason, when it comes before the bytes
 */
export async function peekHead(
  body: FileBody,
  bytes: number,
  signal?: AbortSignal,
): Promise<{ readonly head: Uint8Array; readonly body: FileBody }> {
  if (body instanceof Uint8Array) return { head: body.subarray(0, bytes), body }
  const reader = body.getReader()
  const seen = await readHead(reader, bytes, signal)
  return { head: Buffer.concat(seen).subarray(0, bytes), body: withHead(seen, reader) }
}

async function readHead(reader: Reader, bytes: number, signal: AbortSignal | undefined): Promise<Uint8Array[]> {
  const seen: Uint8Array[] = []
  const stop = (): void => cancelReader(reader, signal?.reason)
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  try {
    for (let length = 0; length < bytes;) {
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) break
      seen.push(value)
      length += value.byteLength
    }
    return seen
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

function withHead(seen: Uint8Array[], reader: Reader): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const known = seen.shift()
        if (known) return controller.enqueue(known)
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
