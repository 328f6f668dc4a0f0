import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { AttachmentView } from '@ajet/shared/schema'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { attachmentKey, storeUpload, type FileBody, type StoredUpload } from '@ajet/shared/storage'
import { sql, type UpdateObject } from 'kysely'
import type { ApiContext } from '../context.ts'
import { forgetFiles, planFiles } from './planned-files.ts'
import { attachmentColumns } from './queries.ts'
import { attachmentView } from './view.ts'

export interface NewAttachment {
  readonly channelId: string
  readonly userId: string
  readonly filename: string
  readonly sizeBytes: number
  /** Where its file will be, as far as that is known. */
  readonly storageKey: string
}

/**
 * Writes the row of an upload before its file: whatever happens on the way, the row is found and collected.
 * Nobody sees it before it is ready. @throws ApiError `limit_reached`
 */
export async function insertPending({ db, clock }: ApiContext, upload: NewAttachment): Promise<string> {
  const id = newId()
  const { n } = await db.kysely
    .selectFrom('attachments')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('user_id', '=', upload.userId)
    .where('message_id', 'is', null)
    .executeTakeFirstOrThrow()
  if (n >= limits.unpostedAttachments) {
    throw new ApiError('limit_reached', {}, `At most ${limits.unpostedAttachments} files may wait to be posted`)
  }
  const { channelId, userId, filename, sizeBytes, storageKey } = upload
  await db.kysely
    .insertInto('attachments')
    .values({
      id,
      channel_id: channelId,
      user_id: userId,
      filename,
      content_type: 'application/octet-stream',
      size_bytes: sizeBytes,
      storage_key: storageKey,
      created_at: new Date(clock.now()),
    })
    .execute()
  return id
}

/** Drops the row of an upload that failed; its files go with it. */
export async function dropPending({ db }: ApiContext, id: string): Promise<void> {
  await db.kysely.deleteFrom('attachments').where('id', '=', id).where('status', '=', 'pending').execute()
}

/**
 * Takes the file of a pending row: streams it into the storage, finds what it is, makes the thumbnail of an image, and
 * makes the row ready (AJ-113). An image nobody can decode is a file like any other.
 *
 * @returns undefined when somebody else has made the row ready, or it is gone
 * @throws ApiError `unsupported_media_type`, `too_large`, `rate_limited`, `storage_full`, `storage_unavailable`
 */
export async function receiveFile(
  api: ApiContext,
  { id, filename, body, signal }: { id: string; filename: string; body: FileBody; signal?: AbortSignal },
): Promise<AttachmentView | undefined> {
  const { storage, types, maxBytes } = api.uploads
  const key = attachmentKey(filename)
  const thumbnailKey = attachmentKey('thumbnail.webp')
  const keys = [key, thumbnailKey]
  await planFiles(api.db, keys)
  try {
    const stored = await storeUpload(storage, { filename, key, body, types, maxBytes, signal })
    const image = stored.isImage ? await inspect(api, stored) : undefined
    if (stored.isImage && !image && types === 'images') throw new ApiError('unsupported_media_type')
    if (image) {
      const bytes = image.thumbnail
      await storage.put(thumbnailKey, bytes, { contentType: 'image/webp', maxBytes: bytes.byteLength, signal })
    }
    const row = await makeReady(api, keys, id, {
      storage_key: key,
      thumbnail_key: image ? thumbnailKey : null,
      content_type: stored.isImage && !image ? 'application/octet-stream' : stored.contentType,
      size_bytes: stored.size,
      width: image?.width ?? null,
      height: image?.height ?? null,
      placeholder: image?.placeholder ?? null,
    })
    if (!row) await forget(api, keys)
    return row && attachmentView(row)
  } catch (error) {
    await forget(api, keys)
    throw error
  }
}

/** Row and files become one in a single statement: from here on the files go when the row goes. */
async function makeReady(
  { db }: ApiContext,
  planned: readonly string[],
  id: string,
  file: UpdateObject<Tables, 'attachments'>,
) {
  return await db.kysely
    .with('ready', (trx) =>
      trx
        .updateTable('attachments')
        .set({ ...file, status: 'ready' })
        .where('id', '=', id)
        .where('status', '=', 'pending')
        .returning(attachmentColumns),
    )
    .with('kept', (trx) =>
      trx
        .deleteFrom('file_deletion_queue')
        .where('storage_key', '=', sql<string>`any(${planned}::text[])`)
        .where((where) => where.exists(where.selectFrom('ready').select('ready.id'))),
    )
    .selectFrom('ready')
    .selectAll()
    .executeTakeFirst()
}

/** Larger images are kept as files: they would have to be in memory whole. */
const MAX_IMAGE_BYTES = 32 * 1024 * 1024

async function inspect({ uploads }: ApiContext, { key, size }: StoredUpload) {
  if (size > MAX_IMAGE_BYTES) return undefined
  return await uploads.images.inspect(async () => {
    const file = await uploads.storage.get(key)
    if (!file) throw new ApiError('storage_unavailable', {}, 'The file that was just stored is not there')
    return new Uint8Array(await new Response(file.body).arrayBuffer())
  })
}

async function forget({ db, cleaner }: ApiContext, keys: readonly string[]): Promise<void> {
  await forgetFiles(db, keys)
  cleaner.wake()
}
