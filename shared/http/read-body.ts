import { ApiError } from './api-error.ts'

/**
 * The whole body, never more than `maxBytes` of it in memory, whether its length is announced or not (ABU-01).
 *
 * @throws ApiError `too_large`; `bad_request` when the sender gave up half-way
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > maxBytes) throw tooLarge(maxBytes)
  const body = announced === null ? await readStream(request, maxBytes) : await readWhole(request)
  if (body.byteLength > maxBytes) throw tooLarge(maxBytes)
  return body
}

async function readWhole(request: Request): Promise<Uint8Array> {
  try {
    return await request.bytes()
  } catch (cause) {
    throw unreadable(cause)
  }
}

async function readStream(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of request.body) {
      length += chunk.byteLength
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (cause) {
    throw cause instanceof ApiError ? cause : unreadable(cause)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length)
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError('too_large', { max_bytes: maxBytes }, `The body may have at most ${maxBytes} bytes`)
}

function unreadable(cause: unknown): ApiError {
  return new ApiError('bad_request', {}, 'The body ended before it was complete', { cause })
}
