import { ApiError } from '@ajet/shared/http'
import { newId } from '@ajet/shared/std'
import { safeFileName } from '@ajet/shared/storage'
import type { Action } from '../context.ts'
import { accessChannelToPost } from './access.ts'
import { insertPending } from './receive-file.ts'

/** How long the address takes the file. */
const UPLOAD_TTL_MS = 60 * 60_000
const ANY_TYPE = 'application/octet-stream'
/** Uploads that nobody has looked at yet; what lies here for a day is collected. */
export const STAGING = 'uploads/'

/** An address for one upload of exactly the announced size (GC-27). */
export const beginUpload: Action<'beginUpload'> = async (api, { principal, body }) => {
  const { storage, maxBytes } = api.uploads
  const channel = await accessChannelToPost(api.db.kysely, principal.user_id, body.channel_id)
  if (body.size_bytes > maxBytes) {
    throw new ApiError('too_large', { max_bytes: maxBytes }, `The file may have at most ${maxBytes} bytes`)
  }
  const filename = safeFileName(body.filename)
  const storageKey = `${STAGING}${newId()}/${filename}`
  const place = { channelId: channel.id, userId: principal.user_id }
  const id = await insertPending(api, { ...place, filename, sizeBytes: body.size_bytes, storageKey })
  const expected = { sizeBytes: body.size_bytes, contentType: ANY_TYPE }
  const { url, headers } = await storage.presignPut(storageKey, UPLOAD_TTL_MS, expected)
  const expires_at = new Date(api.clock.now() + UPLOAD_TTL_MS).toISOString()
  return { id, upload_url: url, method: 'PUT' as const, headers: { ...headers }, fields: {}, expires_at }
}
