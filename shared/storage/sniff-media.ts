import type { MediaType } from './media-types.ts'

/**
 * The kind of a video or sound by its first bytes, never by its name; undefined for everything else. It decides which
 * player a page offers and nothing about safety: such a file is answered as a download that runs nowhere (FS-6).
 */
export function sniffMedia(head: Uint8Array): MediaType | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const text = (at: number, length: number): string => bytes.toString('latin1', at, at + length)
  // ISO/IEC 14496-12 §4.3: the brand says what the boxes hold; pictures (HEIC, AVIF) come in the same boxes.
  if (text(4, 4) === 'ftyp') return brands[text(8, 4)]
  // RFC 8794 §8.1; of Matroska files browsers play WebM.
  if (text(0, 4) === '\x1aE\xdf\xa3') return bytes.subarray(0, 64).includes('webm') ? 'video/webm' : undefined
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'WAVE') return 'audio/wav'
  if (text(0, 4) === 'OggS') return 'audio/ogg'
  if (text(0, 4) === 'fLaC') return 'audio/flac'
  return isMp3(bytes) ? 'audio/mpeg' : undefined
}

const brands: Readonly<Record<string, MediaType>> = {
  isom: 'video/mp4',
  iso2: 'video/mp4',
  iso4: 'video/mp4',
  iso5: 'video/mp4',
  iso6: 'video/mp4',
  mp41: 'video/mp4',
  mp42: 'video/mp4',
  avc1: 'video/mp4',
  dash: 'video/mp4',
  'M4V ': 'video/mp4',
  'qt  ': 'video/mp4',
  'M4A ': 'audio/mp4',
  'M4B ': 'audio/mp4',
}

/** A tag before the sound, or a frame of MPEG layer III with a bit rate and a sampling rate (ISO/IEC 11172-3 §2.4.1.3). */
function isMp3(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 3) === 'ID3') return true
  const [first = 0, second = 0, third = 0] = bytes
  const isLayer3 = first === 0xff && (second & 0xe6) === 0xe2
  return isLayer3 && third >> 4 !== 0 && third >> 4 !== 15 && (third & 0x0c) !== 0x0c
}
