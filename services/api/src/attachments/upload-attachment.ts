import { ApiError, parseBoundary, readMultipartFile, type MultipartFile, type Principal } from '@ajet/shared/http'
import type { AttachmentView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { safeFileName } from '@ajet/shared/storage'
import type { ApiContext } from '../context.ts'
import { accessChannelToPost } from './access.ts'
import { dropPending, insertPending, receiveFile, type NewAttachment } from './receive-file.ts'

/** What a form may weigh besides its file. */
const FORM_BYTES = 64 * 1024

/**
 * Takes one file from a form, streamed from the socket to the storage (AC-14).
 *
 * @throws ApiError what `accessChannelToPost`, `readMultipartFile` and `receiveFile` throw, `too_large`, `request_timeout`
 */
export async function uploadAttachment(
  api: ApiContext,
  { principal, channelId, request }: { principal: Principal; channelId: string; request: Request },
): Promise<AttachmentView> {
  const boundary = parseBoundary(request.headers.get('content-type'))
  const channel = await accessChannelToPost(api.db.kysely, principal.user_id, channelId)
  refuseAnnounced(request, api.uploads.maxBytes)
  const { body, signal } = request
  if (!body) throw new ApiError('bad_request', {}, 'The body is empty; a form is expected')
  const place = { channelId: channel.id, userId: principal.user_id }
  const take = async (form: ReadableStream<Uint8Array>) =>
    await takeFile(api, place, await readMultipartFile(form, boundary), signal)
  return await api.uploads.admit(principal.user_id, () => api.uploads.keepPace({ body, signal }, take))
}

async function takeFile(
  api: ApiContext,
  place: Pick<NewAttachment, 'channelId' | 'userId'>,
  { filename: given, body }: MultipartFile,
  signal: AbortSignal,
): Promise<AttachmentView> {
  const filename = safeFileName(given)
  const id = await insertPending(api, { ...place, filename, sizeBytes: 0, storageKey: `uploads/${newId()}` })
  try {
    const view = await receiveFile(api, { id, filename, body, signal })
    if (!view) throw new ApiError('not_found')
    return view
  } catch (error) {
    await dropPending(api, id)
    throw error
  }
}

/** A length that is said beforehand spares reading; one that is not is counted on the way. @throws ApiError `too_large` */
function refuseAnnounced(request: Request, maxBytes: number): void {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > maxBytes + FORM_BYTES) {
    throw new ApiError('too_large', { max_bytes: maxBytes }, `The file may have at most ${maxBytes} bytes`)
  }
}
