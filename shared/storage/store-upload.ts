import { ApiError } from '../http/api-error.ts'
import { attachmentKey } from './attachment-key.ts'
import { peekHead } from './peek-head.ts'
import { discard } from './read-chunks.ts'
import { SNIFF_BYTES } from './sniff-content.ts'
import type { FileBody, Storage } from './storage.ts'
import { canUpload, identifyFile, type FileKind, type UploadTypes } from './upload-policy.ts'

export interface Upload {
  /** As the sender named it. */
  readonly filename: string
  /** Where it goes; a new `attachmentKey` when left out. */
  readonly key?: string
  readonly body: FileBody
  /** uploads.types (FS-6). */
  readonly types: UploadTypes
  /** uploads.max_bytes (FS-7). */
  readonly maxBytes: number
  readonly signal?: AbortSignal
}

export interface StoredUpload extends FileKind {
  readonly key: string
  readonly size: number
}

/**
 * Takes a file from a stranger: looks what it is, refuses what the rules refuse, stores it under a key of its own
 * (AJ-113).
 *
 * @throws ApiError `unsupported_media_type`, `too_large`, `storage_full`, `storage_unavailable`
 */
export async function storeUpload(storage: Storage, upload: Upload): Promise<StoredUpload> {
  const { maxBytes, signal } = upload
  const { head, body } = await peekHead(upload.body, SNIFF_BYTES, signal)
  const kind = identifyFile(head)
  if (!canUpload(upload.types, kind)) {
    await discard(body)
    throw new ApiError('unsupported_media_type', {}, 'Only JPEG, PNG, GIF and WebP images are accepted')
  }
  const key = upload.key ?? attachmentKey(upload.filename)
  const { size } = await storage.put(key, body, { contentType: kind.contentType, maxBytes, signal })
  return { ...kind, key, size }
}
