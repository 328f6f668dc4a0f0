import { expect, test } from 'bun:test'
import { renderSnippet } from './snippet.ts'

const render = (snippet: string, ...highlights: { start: number; end: number }[]) =>
  String(renderSnippet({ snippet, highlights }))

test('ABU-19 what matches is marked, and markup around and inside it is text', () => {
  expect(render('<b>&amp; <script>', { start: 1, end: 2 }, { start: 9, end: 17 })).toBe(
    '&lt;<mark>b</mark>&gt;&amp;amp; <mark>&lt;script&gt;</mark>',
  )
})

test('places that lie in each other or outside the text are left out', () => {
  expect(render('abcdef', { start: 1, end: 3 }, { start: 2, end: 4 }, { start: 5, end: 5 }, { start: 5, end: 9 })).toBe(
    'a<mark>bc</mark>def',
  )
  expect(render('')).toBe('')
})
