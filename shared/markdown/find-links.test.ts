import { expect, test } from 'bun:test'
import { decodeEntities } from './decode-entities.ts'
import { findLinks } from './find-links.ts'
import { renderHtml } from './render-html.ts'

const links = (text: string, most = 3) => [...findLinks(text, most)]

test('links are found as they are shown, each once and the first few', () => {
  expect(links('see https://a.example/x?y=1, and [this](https://b.example).')).toEqual([
    'https://a.example/x?y=1',
    'https://b.example',
  ])
  expect(links('https://a.example https://a.example')).toEqual(['https://a.example'])
  expect(links('https://a.example https://b.example https://c.example https://d.example')).toHaveLength(3)
  expect(links('> - **https://a.example**')).toEqual(['https://a.example'])
  expect(links('me@a.example mailto:me@a.example ftp://a.example a.example /path')).toEqual([])
})

test('links in code and behind spoilers are none', () => {
  expect(
    links('`https://a.example`\n```\nhttps://b.example\n``` ||https://c.example/x|| ||[d](https://d.example)||'),
  ).toEqual([])
  expect(links('||hidden|| https://d.example')).toEqual(['https://d.example'])
})

test('ABU-15 hostile text gives links in good time', () => {
  const startedAt = performance.now()
  for (const text of ['https://'.repeat(2_000), '['.repeat(16_000), '||https://a.b'.repeat(1_000)]) links(text)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

test('character references become what they stand for, and nothing else changes', () => {
  expect(decodeEntities('a &amp; b &#8211; c &#x27;d&#x27; &eacute; &nope; & \\*')).toBe("a & b – c 'd' é &nope; & \\*")
})

test('a spoiler around an address hides it', () => {
  const html = renderHtml('||https://a.example/x|| and https://b.example/y')
  expect(html).toMatch(
    /class="spoiler"[^>]*>.*href="https:\/\/a\.example\/x".*<\/span>.* and <a href="https:\/\/b\.example\/y"/,
  )
})
