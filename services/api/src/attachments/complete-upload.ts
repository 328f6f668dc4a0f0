import { ApiError } from '@ajet/shared/http'
import type { Action, ApiContext } from '../context.ts'
import { accessUpload } from './access.ts'
import { dropPending, receiveFile } from './receive-file.ts'
import { attachmentView } from './view.ts'

/**
 * Looks at a file that was uploaded to an address of `beginUpload`. It is copied to a key of its own on the way: the
 * address can still be written to, and what was checked must not change.
 */
export const completeUpload: Action<'completeUpload'> = async (api, { principal, params }) => {
  const row = await accessUpload(api.db.kysely, principal.user_id, params.attachment_id)
  if (row.status === 'ready') return attachmentView(row)
  return await api.uploads.admit(principal.user_id, async () => {
    const file = await api.uploads.storage.get(row.storage_key)
    if (!file) return await completedMeanwhile(api, principal.user_id, row.id)
    if (file.size !== Number(row.size_bytes)) {
      await file.body.cancel()
      throw new ApiError('upload_incomplete', { size_bytes: file.size })
    }
    const received = await receive(api, row.id, row.filename, file.body)
    await api.uploads.storage.delete(row.storage_key)
    return received ?? attachmentView(await accessUpload(api.db.kysely, principal.user_id, row.id))
  })
}

/** Nothing lies at the address: the same call came twice, and the other has taken it. @throws ApiError `upload_incomplete` */
async function completedMeanwhile(api: ApiContext, userId: string, id: string) {
  const row = await accessUpload(api.db.kysely, userId, id)
  if (row.status !== 'ready') throw new ApiError('upload_incomplete', { size_bytes: 0 })
  return attachmentView(row)
}

/** What is refused for what it is stays refused: its row goes, and with it its file. */
async function receive(api: ApiContext, id: string, filename: string, body: ReadableStream<Uint8Array>) {
  try {
    return await receiveFile(api, { id, filename, body })
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unsupported_media_type') {
      await dropPending(api, id)
      api.cleaner.wake()
    }
    throw error
  }
}
