import { ApiError } from './api-error.ts'

const DEFAULT_TIMEOUT_MS = 30_000

/**
 * The whole body, never more than `maxBytes` of it in memory, whether its length is announced or not (ABU-01), and
 * never longer waited for than `timeoutMs`, however steadily it drips.
 *
 * @throws ApiError `unsupported_media_type` for a compressed one; `too_large`; `request_timeout`; `bad_request` when the sender gave up half-way
 */
export async function readBody(
  request: Request,
  maxBytes: number,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<Uint8Array> {
  refuseCompressed(request)
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > maxBytes) throw tooLarge(maxBytes)
  const reading = announced === null ? readStream(request, maxBytes) : readWhole(request)
  const body = await withDeadline(reading, timeoutMs)
  if (body.byteLength > maxBytes) throw tooLarge(maxBytes)
  return body
}

/** Nothing is unpacked here, as little could become very much; and as it stands it would be no text (RFC 9110 §8.4). */
function refuseCompressed({ headers }: Request): void {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? ''
  if (coding === '' || coding === 'identity') return
  throw new ApiError('unsupported_media_type', {}, 'The body is compressed; send it as it is')
}

async function withDeadline<T>(reading: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new ApiError('request_timeout', { seconds: timeoutMs / 1000 })), timeoutMs)
  try {
    return await Promise.race([reading, late.promise])
  } finally {
    clearTimeout(timer)
  }
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
