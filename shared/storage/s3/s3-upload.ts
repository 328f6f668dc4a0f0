import { storageUnavailable } from '../errors.ts'
import type { PutOptions } from '../storage.ts'
import type { S3Client } from './s3-client.ts'
import { escapeXml, findText } from './xml.ts'

const MIB = 1024 * 1024
/** The least S3 takes of every part but the last. */
const LEAST_PART = 5 * MIB
const MOST_PARTS = 10_000

/** One part in memory at a time, reused for the next: constant memory, whatever the size. */
export async function uploadStream(
  client: S3Client,
  key: string,
  chunks: AsyncIterable<Uint8Array>,
  { contentType, maxBytes, signal }: PutOptions,
): Promise<{ readonly size: number }> {
  let size = 0
  let upload: PartedUpload | undefined
  try {
    for await (const { bytes, isLast } of splitParts(chunks, partBytesFor(maxBytes))) {
      size += bytes.byteLength
      signal?.throwIfAborted()
      if (isLast && !upload) await putWhole(client, key, bytes, contentType)
      else await (upload ??= await PartedUpload.begin(client, key, contentType)).send(bytes, signal)
    }
    signal?.throwIfAborted()
    await upload?.complete()
    return { size }
  } catch (error) {
    // When S3 cannot be reached for this either, dropUnfinished ends the upload later; the first failure is the news.
    await upload?.abandon().catch(() => undefined)
    throw error
  }
}

const partBytesFor = (maxBytes: number): number => Math.max(LEAST_PART, Math.ceil(maxBytes / MOST_PARTS / MIB) * MIB)

/** Views of one buffer: each is valid until the next is asked for. The last may be empty only when all is. */
async function* splitParts(chunks: AsyncIterable<Uint8Array>, partBytes: number) {
  const buffer = new Uint8Array(partBytes)
  let filled = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength;) {
      if (filled === partBytes) {
        yield { bytes: buffer, isLast: false }
        filled = 0
      }
      const piece = chunk.subarray(at, at + partBytes - filled)
      buffer.set(piece, filled)
      filled += piece.byteLength
      at += piece.byteLength
    }
  }
  yield { bytes: buffer.subarray(0, filled), isLast: true }
}

/** Without the signal: a request that is cut off half-way may have stored the file or not. */
async function putWhole(client: S3Client, key: string, body: Uint8Array<ArrayBuffer>, type: string): Promise<void> {
  const response = await client.load({ method: 'PUT', key, body, headers: { 'content-type': type } })
  await response.body?.cancel()
}

class PartedUpload {
  readonly #client: S3Client
  readonly #key: string
  readonly #id: string
  readonly #tags: string[] = []

  private constructor(client: S3Client, key: string, id: string) {
    this.#client = client
    this.#key = key
    this.#id = id
  }

  static async begin(client: S3Client, key: string, type: string): Promise<PartedUpload> {
    const headers = { 'content-type': type }
    const response = await client.load({ method: 'POST', key, query: { uploads: '' }, headers })
    return new PartedUpload(client, key, textOf(await response.text(), 'UploadId'))
  }

  async send(body: Uint8Array<ArrayBuffer>, signal: AbortSignal | undefined): Promise<void> {
    const query = { partNumber: String(this.#tags.length + 1), uploadId: this.#id }
    const response = await this.#client.load({ method: 'PUT', key: this.#key, query, body, signal })
    await response.body?.cancel()
    const tag = response.headers.get('etag')
    if (tag === null) throw storageUnavailable(new Error('S3 gave a part no ETag'))
    this.#tags.push(tag)
  }

  async complete(): Promise<void> {
    const query = { uploadId: this.#id }
    const response = await this.#client.load({ method: 'POST', key: this.#key, query, body: partsDocument(this.#tags) })
    // S3 sends the head before it knows the outcome: a failure can come with status 200.
    textOf(await response.text(), 'ETag')
  }

  abandon(): Promise<void> {
    return abandonUpload(this.#client, this.#key, this.#id)
  }
}

export async function abandonUpload(client: S3Client, key: string, uploadId: string): Promise<void> {
  const response = await client.find({ method: 'DELETE', key, query: { uploadId } })
  await response?.body?.cancel()
}

function partsDocument(tags: readonly string[]): string {
  const parts = tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
}

function textOf(xml: string, tag: string): string {
  const text = findText(xml, tag)
  if (text === undefined) throw storageUnavailable(new Error(`S3 answered without ${tag}: ${xml.slice(0, 500)}`))
  return text
}
