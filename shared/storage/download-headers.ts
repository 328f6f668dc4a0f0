import { isImageType } from './image-types.ts'
import { isMediaType } from './media-types.ts'
import { safeFileName } from './safe-file-name.ts'
import type { Disposition } from './storage.ts'

export interface Download {
  readonly filename: string
  /** As stored. */
  readonly contentType: string
  /** `inline` is granted to the four image types only. */
  readonly disposition?: Disposition
}

/**
 * The headers a file of a stranger is answered with (FS-6, ABU-03): whatever it contains, it is shown as the image it
 * was found to be, or saved; it never runs as a page of this site. Of a video or sound the type is named, so that a page
 * can play it; opened by itself it is saved. Length and caching are the caller's.
 */
export function downloadHeaders(download: Download): Readonly<Record<string, string>> {
  const { filename, contentType, disposition } = download
  const isInline = disposition === 'inline' && isImageType(contentType)
  return {
    'content-type': isImageType(contentType) || isMediaType(contentType) ? contentType : 'application/octet-stream',
    'content-disposition': contentDisposition(isInline ? 'inline' : 'attachment', filename),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  }
}

/** RFC 6266: a plain name for old readers, and the real one in UTF-8. */
export function contentDisposition(disposition: Disposition, filename: string): string {
  const name = safeFileName(filename)
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encodeExtended(name)}`
}

/** RFC 8187 §3.2.1 leaves fewer characters bare than encodeURIComponent does. */
function encodeExtended(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
