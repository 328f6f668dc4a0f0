const MAX_BYTES = 255
const MAX_EXTENSION_BYTES = 32
const NAMELESS = 'file'
/** Controls, and the invisible marks that can make `gpj.exe` read as `exe.jpg`; not the joiners, which letters need. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
const FORBIDDEN = /[<>:"|?*]/g
/** Devices on Windows, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))/i

/**
 * A name every file system takes, as close to the given one as can be: the last part of a path, in NFC, without
 * control characters, not a reserved name, at most 255 bytes with its extension kept (ABU-04). Never empty.
 */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? ''
  const visible = last.toWellFormed().replace(INVISIBLE, '').replace(FORBIDDEN, '_').normalize('NFC')
  const trimmed = trimEnds(visible)
  const named = trimmed === '' ? NAMELESS : trimmed
  return shorten(RESERVED.test(named) ? `_${named}` : named)
}

/** Windows drops dots and spaces at the end, so two names would be one file. This also ends `.` and `..`. */
const trimEnds = (name: string): string => name.replace(/[.\s]+$/, '').trimStart()

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot) : ''
  const kept = Buffer.byteLength(extension) <= MAX_EXTENSION_BYTES ? extension : ''
  const stem = kept === '' ? name : name.slice(0, dot)
  return trimEnds(cutToBytes(stem, MAX_BYTES - Buffer.byteLength(kept))) + kept
}

function cutToBytes(text: string, bytes: number): string {
  let cut = ''
  let length = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    length += Buffer.byteLength(segment)
    if (length > bytes) break
    cut += segment
  }
  return cut
}
