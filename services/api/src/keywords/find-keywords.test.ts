import { expect, test } from 'bun:test'
import { textOutsideCode } from '@ajet/shared/markdown'
import { byFirstWord, canonicalKeyword, findKeywords } from './find-keywords.ts'

const known = byFirstWord(
  ['deploy', 'node js', 'été', 'one two three four five', 'deploy failed'].map(canonicalKeyword),
)
const found = (text: string) => [...findKeywords(text, known)].toSorted()

test.each([
  ['Deploy!', ['deploy']],
  ['the DEPLOY failed again', ['deploy', 'deploy failed']],
  ['redeploy deploys deploy_it', []],
  ['Node.js and node-js', ['node js']],
  ['ÉTÉ', ['été']],
  ['e\u0301te\u0301', ['été']],
  ['ｄｅｐｌｏｙ', ['deploy']],
  ['one two three four five six', ['one two three four five']],
  ['', []],
])('a keyword is whole words in a row, whatever their case: %p', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

test.each([
  ['a `deploy` and\n```\ndeploy\n```', ''],
  ['de**ploy**', 'deploy'],
  ['> deploy', 'deploy'],
  ['[deploy](https://example.org/x)', 'deploy'],
  ['https://example.org/deploy', ''],
  ['node `x` js', ''],
  ['@<user:00000000-0000-7000-8000-000000000001> deploy', 'deploy'],
])('code, addresses and mentions hold no keywords: %p', (body, expected) => {
  expect(found(textOutsideCode(body)).join()).toBe(expected)
})

test('ABU-15 looking for keywords takes time in proportion to the text, however it is made', () => {
  const many = byFirstWord(Array.from({ length: 5_000 }, (_, n) => `a a a a ${n}`))
  const hostile = [
    'a '.repeat(8_000),
    '\ufdfa'.repeat(16_000),
    '*a'.repeat(8_000),
    '['.repeat(16_000),
    '`a'.repeat(8_000),
  ]
  for (const body of hostile) {
    const began = performance.now()
    findKeywords(body, many)
    findKeywords(textOutsideCode(body), many)
    expect(performance.now() - began).toBeLessThan(1_000)
  }
})
