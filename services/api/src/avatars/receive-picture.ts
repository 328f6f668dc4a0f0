import { ApiError, parseBoundary, readMultipartFile, type Principal } from '@ajet/shared/http'
import { newId } from '@ajet/shared/std'
import type { Kysely } from 'kysely'
import type { Tables } from '@ajet/shared/db'
import { forgetFiles, planFiles } from '../attachments/planned-files.ts'
import type { ApiContext } from '../context.ts'

const MAX_BYTES = 8 * 1024 * 1024

/**
 * Takes a picture from a form and keeps it as a small WebP, made anew: nothing of the file that was sent is left, no
 * place it was taken at and no program hidden in it (AJ-115, ABU-02). Nobody sees it before `use` has written its key, in a
 * transaction that takes the file over (`keepFile`).
 *
 * @throws ApiError `bad_request`, `request_timeout`, `too_large`, `unsupported_media_type`, `rate_limited`, and what `use` throws
 */
export async function receivePicture<T>(
  api: ApiContext,
  { principal, request }: { readonly principal: Principal; readonly request: Request },
  use: (key: string) => Promise<T>,
): Promise<T> {
  const boundary = parseBoundary(request.headers.get('content-type'))
  const { body, signal } = request
  if (!body) throw new ApiError('bad_request', {}, 'The body is empty; a form is expected')
  return await api.uploads.admit(principal.user_id, async () => {
    const sent = await api.uploads.keepPace({ body, signal }, async (form) =>
      readBounded((await readMultipartFile(form, boundary)).body),
    )
    const bytes = sent.byteLength === 0 ? undefined : await api.uploads.images.shrink(sent)
    if (!bytes) throw new ApiError('unsupported_media_type', { accepted: ['JPEG', 'PNG', 'GIF', 'WebP'] })
    const key = `avatars/${newId()}/avatar.webp`
    const bounds = { contentType: 'image/webp', maxBytes: bytes.byteLength, signal }
    await planFiles(api.db, [key])
    try {
      await api.uploads.storage.put(key, bytes, bounds)
      return await use(key)
    } catch (error) {
      await forgetFiles(api.db, [key])
      api.cleaner.wake()
      throw error
    }
  })
}

/** Has the file deleted, behind the answer; wake the cleaner after the commit. */
export async function forgetPicture(db: Kysely<Tables>, key: string | null): Promise<void> {
  if (key === null) return
  const queued = db.insertInto('file_deletion_queue').values({ storage_key: key })
  await queued.onConflict((conflict) => conflict.doNothing()).execute()
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > MAX_BYTES) {
      throw new ApiError('too_large', { max_bytes: MAX_BYTES }, `The picture may have at most ${MAX_BYTES} bytes`)
    }
    // A piece is only good until the next is read.
    chunks.push(chunk.slice())
  }
  return Buffer.concat(chunks, length)
}
