import type { ImageType } from './image-types.ts'

/** How much of a file's beginning `sniffContent` wants to see. */
export const SNIFF_BYTES = 4096

const markup = /<(?:script|html|head|body|svg|iframe|!doctype|\?php)|%pdf-/i

/**
 * The image type of a file by its first bytes (FS-6), never by its name or the claimed type; undefined for
 * everything else. A file that is an image and also reads as markup or PDF, as polyglots do, is no image (ABU-03).
 */
export function sniffContent(head: Uint8Array): ImageType | undefined {
  const type = imageTypeOf(Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES)))
  return type !== undefined && markup.test(Buffer.from(head.subarray(0, SNIFF_BYTES)).toString('latin1'))
    ? undefined
    : type
}

function imageTypeOf(head: Buffer): ImageType | undefined {
  if (isJpeg(head)) return 'image/jpeg'
  if (isPng(head)) return 'image/png'
  if (isGif(head)) return 'image/gif'
  return isWebp(head) ? 'image/webp' : undefined
}

const textAt = (head: Buffer, at: number, length: number): string => head.toString('latin1', at, at + length)

/** Start of image, then a marker (ITU T.81 §B.1.1.3). */
function isJpeg(head: Buffer): boolean {
  const marker = head[3] ?? 0
  return textAt(head, 0, 3) === '\xff\xd8\xff' && marker >= 0xc0 && marker !== 0xff
}

/** The signature, then the header chunk (PNG §5.2, §5.6). */
function isPng(head: Buffer): boolean {
  return textAt(head, 0, 8) === '\x89PNG\r\n\x1a\n' && textAt(head, 12, 4) === 'IHDR'
}

/** The screen, its colours, then an image or an extension (GIF89a §17-20): scripts that begin with GIF89a fail here. */
function isGif(head: Buffer): boolean {
  if (!/^GIF8[79]a$/.test(textAt(head, 0, 6))) return false
  const flags = head[10] ?? 0
  const colours = flags & 0x80 ? 3 << ((flags & 7) + 1) : 0
  const block = head[13 + colours]
  return block === 0x21 || block === 0x2c
}

/** RFC 9649 §2.4-2.7. */
function isWebp(head: Buffer): boolean {
  return textAt(head, 0, 4) === 'RIFF' && /^WEBPVP8[ LX]$/.test(textAt(head, 8, 8))
}
