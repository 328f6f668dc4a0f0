import { tooLarge } from './errors.ts'
import type { FileBody, PutOptions } from './storage.ts'

/**
 * The body piece by piece, at the reader's pace. Leaving the loop early cancels the stream.
 *
 * @throws ApiError `too_large` before the piece that passes `maxBytes` is given out; the signal's reason
 */
export async function* readChunks(
  body: FileBody,
  { maxBytes, signal }: Pick<PutOptions, 'maxBytes' | 'signal'>,
): AsyncGenerator<Uint8Array, void> {
  let length = 0
  for await (const chunk of body instanceof Uint8Array ? [body] : readStream(body, signal)) {
    signal?.throwIfAborted()
    length += chunk.byteLength
    if (length > maxBytes) throw tooLarge(maxBytes)
    yield chunk
  }
}

async function* readStream(stream: ReadableStream<Uint8Array>, signal: AbortSignal | undefined) {
  const reader = stream.getReader()
  // A sender that has gone silent never settles `read`; cancelling does.
  const stop = (): void => cancelReader(reader, signal?.reason)
  signal?.addEventListener('abort', stop)
  let isDone = false
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await reader.read()
      signal?.throwIfAborted()
      isDone = next.done
      if (next.done) return
      yield next.value
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    if (!isDone) await reader.cancel(signal?.reason).catch(ignoreCancelled)
    reader.releaseLock()
  }
}

/** Ends a read that waits for a silent sender, without waiting itself. */
export function cancelReader(reader: ReadableStreamDefaultReader<Uint8Array>, reason: unknown): void {
  reader.cancel(reason).catch(ignoreCancelled)
}

/** Tells the sender of a body nobody will read; does nothing once somebody reads it. */
export async function discard(body: FileBody): Promise<void> {
  if (body instanceof ReadableStream && !body.locked) await body.cancel().catch(ignoreCancelled)
}

/** The stream has failed already; its failure reaches the reader of the chunks by `read`. */
function ignoreCancelled(): void {}
