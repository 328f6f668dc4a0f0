import { describe, expect, test } from 'bun:test'
import { canUpload, downloadHeaders, identifyFile, sniffContent } from './mod.ts'
import { gif, jpeg, png, webp } from './storage-fixtures.ts'

const text = (content: string) => Buffer.from(content, 'latin1')

describe('FS-6 images are recognised by content', () => {
  test('JPEG, PNG, GIF and WebP', () => {
    expect([jpeg, png, gif, webp].map(sniffContent)).toEqual(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])
  })

  const others: readonly (readonly [title: string, head: Uint8Array])[] = [
    ['nothing at all', text('')],
    ['text', text('hello')],
    ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['HTML', text('<!doctype html><script>alert(1)</script>')],
    ['PDF', text('%PDF-1.7\n')],
    ['an image type nobody asked for', text('BM\x46\0\0\0\0\0\0\0\x36\0\0\0')],
    ['only the beginning of a signature', png.subarray(0, 10)],
    ['a PNG signature before something else', Buffer.concat([png.subarray(0, 8), text('\0\0\0\rhello')])],
    ['a script that begins like a GIF', text('GIF89a=1;alert(document.domain)//')],
    ['RIFF that is sound', text('RIFF\x24\0\0\0WAVEfmt ')],
  ]
  for (const [title, head] of others) test(`${title} is none`, () => expect(sniffContent(head)).toBeUndefined())
})

describe('ABU-03 a polyglot is no image', () => {
  const payloads = ['<script>alert(1)</script>', '<HTML>', '<svg onload=alert(1)>', '%PDF-1.4', '<?php system(1);']
  for (const [title, image] of Object.entries({ jpeg, png, gif, webp })) {
    for (const payload of payloads) {
      test(`${title} with ${payload}`, () => {
        expect(identifyFile(Buffer.concat([image, text(payload)]))).toEqual({
          contentType: 'application/octet-stream',
          isImage: false,
        })
      })
    }
  }
})

test('FS-T5 a non-image type is refused under "images", whatever it claims to be', () => {
  expect(canUpload('images', identifyFile(text('<svg onload=alert(1)>')))).toBe(false)
  expect(canUpload('images', identifyFile(text('%PDF-1.7')))).toBe(false)
  expect(canUpload('images', identifyFile(png))).toBe(true)
  expect(canUpload('any', identifyFile(text('%PDF-1.7')))).toBe(true)
})

describe('FS-6 what a download is answered with', () => {
  const safety = {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  }

  test('an image may be shown', () => {
    expect(downloadHeaders({ filename: 'cat.png', contentType: 'image/png', disposition: 'inline' })).toEqual({
      ...safety,
      'content-type': 'image/png',
      'content-disposition': `inline; filename="cat.png"; filename*=UTF-8''cat.png`,
    })
  })

  for (const contentType of [
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'image/png; x',
    'text/html\r\nx: y',
    '',
  ]) {
    test(`${JSON.stringify(contentType)} is only ever saved`, () => {
      expect(downloadHeaders({ filename: 'a.svg', contentType, disposition: 'inline' })).toEqual({
        ...safety,
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="a.svg"; filename*=UTF-8''a.svg`,
      })
    })
  }

  test('a hostile name stays inside its quotes and its line', () => {
    const filename = "a\";\r\nset-cookie: x='1'(ü).png"
    const headers = downloadHeaders({ filename, contentType: 'image/png' })
    const name = `a_;set-cookie_ x='1'(_).png`
    const extended = `a_%3Bset-cookie_%20x%3D%271%27%28%C3%BC%29.png`
    expect(headers['content-disposition']).toBe(`attachment; filename="${name}"; filename*=UTF-8''${extended}`)
  })
})
