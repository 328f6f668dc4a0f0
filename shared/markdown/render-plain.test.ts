import { expect, test } from 'bun:test'
import { createRandom } from '../testing/seed/random.ts'
import { renderHtml, renderPlain } from './mod.ts'

/** Texts of sentences and of what lies at their edge. */
function* sentences(): Iterable<string> {
  const parts = [
    'a',
    'É',
    'ß',
    '東京',
    'नमस्ते',
    '7',
    '1',
    ' ',
    '  ',
    '.',
    '. ',
    ',',
    '-',
    '--',
    '(c)',
    '(tm)',
    '...',
    '"',
    "'",
    '!',
    '?',
    ';',
    'x.de',
    'www.',
    ')',
  ]
  const random = createRandom(7)
  for (let run = 0; run < 5_000; run += 1) {
    const some = Array.from({ length: 1 + random() * 12 }, () => parts[Math.floor(random() * parts.length)])
    yield `A${some.join('')}`
  }
}

test('plain sentences come out as any other text does', () => {
  for (const text of sentences()) {
    // The code behind it makes it text that has to be parsed.
    expect([text, renderPlain(text)]).toEqual([text, renderPlain(`${text} \`x\``).replace(/ ?x$/, '')])
    const html = renderHtml(`${text} \`x\``).replace(/ *<code>x<\/code>/, '')
    expect([text, renderHtml(text)]).toEqual([text, html])
  }
})

test('what begins as a list, a quote or code is no plain sentence', () => {
  expect(renderPlain('1. first')).toBe('first')
  expect(renderPlain('    indented')).toBe(renderPlain('    indented\n'))
  expect(renderPlain('**bold** and `code`')).toBe('bold and code')
})
