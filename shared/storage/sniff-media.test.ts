import { describe, expect, test } from 'bun:test'
import { downloadHeaders, identifyFile } from './mod.ts'

const text = (content: string) => Buffer.from(content, 'latin1')
const webm = '\x1aE\xdf\xa3\x9fB\x82\x84webm'
/** The head of a frame of 8 bytes. */
const aac = '\xff\xf1\x6c\x40\x01\x1f\xfc'

describe('FS-6 videos and sounds are recognised by content', () => {
  const media: readonly (readonly [string, Uint8Array])[] = [
    ['video/mp4', text('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41')],
    ['audio/mp4', text('\0\0\0\x20ftypM4A \0\0\x02\0')],
    ['video/webm', text('\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm')],
    ['audio/wav', text('RIFF\x24\0\0\0WAVEfmt ')],
    ['audio/ogg', text(`OggS\0\x02${'\0'.repeat(21)}\x13OpusHead`)],
    ['audio/ogg', text(`OggS\0\x02${'\0'.repeat(21)}\x1e\x01vorbis`)],
    ['audio/flac', text('fLaC\0\0\0\x22')],
    ['audio/mpeg', text('ID3\x04\0')],
    ['audio/mpeg', text('\xff\xfb\x90\x64')],
    ['video/webm', text(`${webm}\0V_VP9\0A_OPUS`)],
    ['audio/webm', text(`${webm}\0A_OPUS`)],
    ['audio/aac', text(`${aac}\0${aac}\0`)],
  ]
  for (const [type, head] of media)
    test(`${type} from ${JSON.stringify(head.toString().slice(0, 12))}`, () =>
      expect(identifyFile(head)).toEqual({ contentType: type, isImage: false }))

  const others: readonly (readonly [string, Uint8Array])[] = [
    ['nothing', text('')],
    ['a picture in the boxes of a video', text('\0\0\0\x20ftypheic\0\0\0\0')],
    ['Matroska that is no WebM', text('\x1aE\xdf\xa3\xa3B\x82\x88matroska')],
    ['bytes that begin like a frame', text('\xff\xff\xff\xff')],
    ['a video in Theora, which browsers play no longer', text(`OggS\0\x02${'\0'.repeat(21)}\x2a\x80theora`)],
    ['one frame like those of AAC', text(`${aac}\0<script>`)],
    ['HTML', text('<!doctype html><video src=x onerror=alert(1)>')],
  ]
  for (const [title, head] of others)
    test(`${title} is none`, () => expect(identifyFile(head).contentType).toBe('application/octet-stream'))
})

test('ABU-03 a video is named to the browser and yet only ever saved', () => {
  const headers = downloadHeaders({ filename: 'a.mp4', contentType: 'video/mp4', disposition: 'inline' })
  expect(headers['content-type']).toBe('video/mp4')
  expect(headers['content-disposition']).toStartWith('attachment')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['content-security-policy']).toContain('sandbox')
})
