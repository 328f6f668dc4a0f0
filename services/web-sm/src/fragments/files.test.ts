import { expect, test } from 'bun:test'
import type { AttachmentView } from '@ajet/shared/schema'
import { renderFiles } from './files.ts'

function file(fields: Partial<AttachmentView> = {}): AttachmentView {
  const path = '/api/attachments/01940000-0000-7000-8000-000000000001'
  const kind = { content_type: 'application/octet-stream', size_bytes: 1_200, width: null, height: null }
  return { id: path.slice(-36), filename: 'a.txt', url: `${path}/a.txt`, thumbnail_url: null, ...kind, ...fields }
}

const image = (width: number, height: number) =>
  file({ content_type: 'image/png', width, height, thumbnail_url: '/api/attachments/x/thumbnail' })

const rendered = (...files: readonly AttachmentView[]): string => String(renderFiles(files))

test('a message without files has nothing of them', () => {
  expect(rendered()).toBe('')
})

test('WEB-11 an image says its size beforehand, fitted into the largest box and never enlarged', () => {
  expect(rendered(image(4_000, 3_000))).toContain('width="360" height="270"')
  expect(rendered(image(300, 3_000))).toContain('width="28" height="280"')
  expect(rendered(image(10, 8))).toContain('width="10" height="8"')
  expect(rendered(image(1, 50_000))).toContain('width="1" height="280"')
})

test('ABU-03 ABU-19 names are text, and only addresses of the API are linked to or loaded', () => {
  const attack = '"><script>alert(1)</script>'
  const html = rendered(
    file({ filename: attack }),
    { ...image(1, 1), filename: attack, placeholder: `data:image/png,${attack}` },
    file({ filename: 'gone', url: 'javascript:alert(1)' }),
    { ...image(1, 1), thumbnail_url: 'https://evil.example/x.png' },
    { ...image(1, 1), placeholder: 'https://evil.example/y.png' },
    file({ content_type: 'video/mp4', url: '//evil.example/z.mp4' }),
  )
  expect(html).not.toMatch(/<script|javascript:|evil\.example|gone/)
  expect(html).toContain('&lt;script&gt;')
})

test('videos and sounds have controls, and nothing is loaded beforehand', () => {
  const html = rendered(file({ content_type: 'video/webm' }), file({ content_type: 'audio/mpeg' }))
  expect(html).toMatch(/<video [^>]*controls preload="none"/)
  expect(html).toMatch(/<audio [^>]*controls preload="none"/)
  expect(html).not.toContain('autoplay')
})
