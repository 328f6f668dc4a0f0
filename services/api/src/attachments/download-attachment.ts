import { ApiError, type Principal } from '@ajet/shared/http'
import { downloadHeaders } from '@ajet/shared/storage'
import type { ApiContext } from '../context.ts'
import { accessAttachment } from './access.ts'
import { parseRange, sliceStream } from './range.ts'

interface Download {
  readonly principal: Principal
  readonly attachmentId: string
  readonly request: Request
}

/** The file itself. Who may have it is asked at each request; what it contains never changes. */
export async function downloadAttachment(api: ApiContext, { principal, attachmentId, request }: Download) {
  const { storage_key, filename, content_type, id } = await accessAttachment(
    api.db.kysely,
    principal.user_id,
    attachmentId,
  )
  return await sendFile(api, request, { key: storage_key, filename, contentType: content_type, etag: `"${id}"` })
}

/** @throws ApiError `not_found` also for what is no image */
export async function downloadThumbnail(api: ApiContext, { principal, attachmentId, request }: Download) {
  const { thumbnail_key: key, id } = await accessAttachment(api.db.kysely, principal.user_id, attachmentId)
  if (key === null) throw new ApiError('not_found')
  const file = { key, filename: 'thumbnail.webp', contentType: 'image/webp', etag: `"${id}-thumbnail"` }
  return await sendFile(api, request, file)
}

interface SentFile {
  readonly key: string
  readonly filename: string
  readonly contentType: string
  readonly etag: string
}

async function sendFile(
  { uploads }: ApiContext,
  request: Request,
  { key, etag, ...file }: SentFile,
): Promise<Response> {
  const headers = new Headers({
    ...downloadHeaders({ ...file, disposition: 'inline' }),
    etag,
    'cache-control': 'private, max-age=31536000, immutable',
    vary: 'cookie, authorization',
    'accept-ranges': 'bytes',
  })
  if (isKnown(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  const found = await uploads.storage.get(key, { signal: request.signal })
  if (!found) throw new ApiError('not_found')
  const ifRange = request.headers.get('if-range')
  const range = ifRange === null || ifRange === etag ? parseRange(request.headers.get('range'), found.size) : undefined
  if (range === 'unsatisfiable') {
    await found.body.cancel()
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${found.size}` } })
  }
  const { start, end } = range ?? { start: 0, end: found.size - 1 }
  headers.set('content-length', String(end - start + 1))
  if (!range) return new Response(found.body, { headers })
  headers.set('content-range', `bytes ${start}-${end}/${found.size}`)
  return new Response(sliceStream(found.body, start, end), { status: 206, headers })
}

function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes(etag) || tags.includes('*')
}
