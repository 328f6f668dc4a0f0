import { contentDisposition } from '../download-headers.ts'
import { notAKey } from '../errors.ts'
import { readChunks } from '../read-chunks.ts'
import { isStorageKey } from '../storage-key.ts'
import type {
  FileBody,
  FileInfo,
  ListedFile,
  PresignedPut,
  PresignGetOptions,
  PresignPutOptions,
  PutOptions,
  Storage,
  StoredFile,
} from '../storage.ts'
import { checkBucket, ensureBucket } from './s3-bucket.ts'
import { S3Client, type S3Options } from './s3-client.ts'
import { listFiles, listUnfinished } from './s3-list.ts'
import { abandonUpload, uploadStream } from './s3-upload.ts'

const NO_TYPE = 'application/octet-stream'

export type { S3Options }

/** Files in an S3 bucket, which is made when it is missing (FS-5). */
export async function createS3Storage(options: S3Options): Promise<Storage> {
  const client = new S3Client(options)
  await ensureBucket(client)
  return new BucketStorage(client)
}

class BucketStorage implements Storage {
  readonly #client: S3Client

  constructor(client: S3Client) {
    this.#client = client
  }

  async put(key: string, body: FileBody, options: PutOptions): Promise<{ readonly size: number }> {
    if (!isStorageKey(key)) throw notAKey(key)
    return await uploadStream(this.#client, key, readChunks(body, options), options)
  }

  async get(key: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<StoredFile | undefined> {
    if (!isStorageKey(key)) return undefined
    const response = await this.#client.find({ method: 'GET', key, signal })
    return response && { ...infoOf(response), body: response.body ?? new Blob().stream() }
  }

  async head(key: string): Promise<FileInfo | undefined> {
    if (!isStorageKey(key)) return undefined
    const response = await this.#client.find({ method: 'HEAD', key })
    await response?.body?.cancel()
    return response && infoOf(response)
  }

  async delete(key: string): Promise<void> {
    if (!isStorageKey(key)) return
    const response = await this.#client.find({ method: 'DELETE', key })
    await response?.body?.cancel()
  }

  async presignGet(key: string, ttlMs: number, options: PresignGetOptions = {}): Promise<string> {
    if (!isStorageKey(key)) throw notAKey(key)
    const { filename = key.slice(key.lastIndexOf('/') + 1), disposition = 'attachment' } = options
    const named = { 'response-content-disposition': contentDisposition(disposition, filename) }
    const query = disposition === 'inline' ? named : { ...named, 'response-content-type': NO_TYPE }
    return await this.#client.presign({ method: 'GET', key, query }, ttlMs)
  }

  async presignPut(key: string, ttlMs: number, { sizeBytes, contentType }: PresignPutOptions): Promise<PresignedPut> {
    if (!isStorageKey(key)) throw notAKey(key)
    const signed = { 'content-type': contentType, 'content-length': String(sizeBytes) }
    const url = await this.#client.presign({ method: 'PUT', key, headers: signed }, ttlMs)
    return { url, headers: { 'content-type': contentType } }
  }

  list(prefix: string): AsyncIterable<ListedFile> {
    return listFiles(this.#client, prefix)
  }

  async dropUnfinished(olderThanMs: number): Promise<void> {
    const deadline = this.#client.now() - olderThanMs
    for await (const { key, id, begunAt } of listUnfinished(this.#client)) {
      if (begunAt.getTime() < deadline) await abandonUpload(this.#client, key, id)
    }
  }

  async health(): Promise<void> {
    await checkBucket(this.#client)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function infoOf({ headers }: Response): FileInfo {
  return {
    size: Number(headers.get('content-length') ?? 0),
    contentType: headers.get('content-type') ?? NO_TYPE,
    modifiedAt: new Date(headers.get('last-modified') ?? 0),
  }
}
