import { ApiError } from '@ajet/shared/http'
import { downloadHeaders, type DiskStorage, type FileBody } from '@ajet/shared/storage'
import type { Uploads } from './uploads.ts'

/** Takes the upload a signed address is for (GC-27): exactly the announced size. The signature is all it asks for. */
export async function takeSigned(
  storage: DiskStorage,
  uploads: Pick<Uploads, 'keepPace'>,
  request: Request,
): Promise<Response> {
  const access = storage.verifySignedPath(request.url)
  if (access?.method !== 'PUT') throw new ApiError('not_found')
  const { key, sizeBytes, contentType } = access
  const { body, signal } = request
  const bounds = { contentType, maxBytes: sizeBytes, signal }
  const take = (file: FileBody) => storage.put(key, file, bounds)
  const { size } = body ? await uploads.keepPace({ body, signal }, take) : await take(new Uint8Array())
  if (size === sizeBytes) return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } })
  await storage.delete(key)
  throw new ApiError('upload_incomplete', { size_bytes: size })
}

/** Gives the file a signed address is for. */
export async function sendSigned(storage: DiskStorage, request: Request): Promise<Response> {
  const access = storage.verifySignedPath(request.url)
  if (access?.method !== 'GET') throw new ApiError('not_found')
  const file = await storage.get(access.key, { signal: request.signal })
  if (!file) throw new ApiError('not_found')
  const { key, filename = key.slice(key.lastIndexOf('/') + 1), disposition } = access
  const headers = new Headers(downloadHeaders({ filename, contentType: file.contentType, disposition }))
  headers.set('content-length', String(file.size))
  headers.set('cache-control', 'private, no-cache')
  return new Response(file.body, { headers })
}
