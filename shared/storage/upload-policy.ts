import { sniffContent } from './sniff-content.ts'
import { sniffMedia } from './sniff-media.ts'

/** The setting uploads.types (FS-6): only the four image types, or every file, the rest as downloads. */
export type UploadTypes = 'images' | 'any'

export interface FileKind {
  /** An image type or one of videos and sounds, else `application/octet-stream`: no other is ever named to a browser. */
  readonly contentType: string
  readonly isImage: boolean
}

/** What a file is by its first bytes (`SNIFF_BYTES` of them). */
export function identifyFile(head: Uint8Array): FileKind {
  const image = sniffContent(head)
  return { contentType: image ?? sniffMedia(head) ?? 'application/octet-stream', isImage: image !== undefined }
}

export function canUpload(types: UploadTypes, kind: FileKind): boolean {
  return types === 'any' || kind.isImage
}
