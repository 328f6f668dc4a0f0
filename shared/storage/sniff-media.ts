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
  if (text(0, 4) === '\x1aE\xdf\xa3') return bytes.subarray(0, 64).includes('webm') ? webmType(bytes) : undefined
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'WAVE') return 'audio/wav'
  if (text(0, 4) === 'OggS') return isOggSound(bytes) ? 'audio/ogg' : undefined
  if (text(0, 4) === 'fLaC') return 'audio/flac'
  if (isMp3(bytes)) return 'audio/mpeg'
  return isAac(bytes) ? 'audio/aac' : undefined
}

const brands: Readonly<Record<string, MediaType>> = {
  isom: 'video/mp4',
  iso2: 'video/mp4',
  iso4: 'video/mp4',
  iso5: 'video/mp4',
  iso6: 'video/mp4',
  '3gp4': 'video/mp4',
  '3gp5': 'video/mp4',
  mp41: 'video/mp4',
  mp42: 'video/mp4',
  avc1: 'video/mp4',
  dash: 'video/mp4',
  'M4V ': 'video/mp4',
  'qt  ': 'video/mp4',
  'M4A ': 'audio/mp4',
  'M4B ': 'audio/mp4',
}

/** What a browser records from a microphone is WebM with a sound and no picture (codec ids: draft-ietf-cellar-codec). */
function webmType(bytes: Buffer): MediaType {
  const head = bytes.toString('latin1')
  return /A_(?:OPUS|VORBIS)/.test(head) && !/V_(?:VP|AV1)/.test(head) ? 'audio/webm' : 'video/webm'
}

/** The first page holds the beginning of one stream alone (RFC 3533 §4), and that names its codec; a video's is Theora. */
function isOggSound(bytes: Buffer): boolean {
  return /^(?:OpusHead|\x01vorbis|\x7fFLAC|Speex {3})/.test(bytes.toString('latin1', 28, 40))
}

/** A tag before the sound, or a frame of MPEG layer III with a bit rate and a sampling rate (ISO/IEC 11172-3 §2.4.1.3). */
function isMp3(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 3) === 'ID3') return true
  const [first = 0, second = 0, third = 0] = bytes
  const isLayer3 = first === 0xff && (second & 0xe6) === 0xe2
  return isLayer3 && third >> 4 !== 0 && third >> 4 !== 15 && (third & 0x0c) !== 0x0c
}

/** Two frames of AAC, one behind the other (ISO/IEC 13818-7 §6.2). */
function isAac(bytes: Buffer): boolean {
  return isAacFrame(bytes, 0) && isAacFrame(bytes, aacFrameLength(bytes))
}

const isAacFrame = (bytes: Buffer, at: number): boolean =>
  bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xf6) === 0xf0 && ((bytes[at + 2] ?? 0) & 0x3c) <= 0x30

const aacFrameLength = (bytes: Buffer): number => (bytes.length < 6 ? 0 : (bytes.readUIntBE(3, 3) >> 5) & 0x1fff)
