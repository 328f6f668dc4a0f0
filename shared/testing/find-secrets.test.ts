import { expect, test } from 'bun:test'
import { findSecretsIn } from './find-secrets.ts'

const secret = 'p@ss "w0rd"/é'

test.each([
  ['plain', `a\nb ${secret}`],
  ['url', `a\n?x=${encodeURIComponent(secret)}&y`],
  ['form', `a\n${new URLSearchParams({ q: secret })}`],
  ['json', `a\n${JSON.stringify({ secret })}`],
  ['json in json', `a\n${JSON.stringify(JSON.stringify({ secret }))}`],
  ['html', `a\n<b>${Bun.escapeHTML(secret)}</b>`],
  ['hex', `a\n${Buffer.from(secret).toString('hex').toUpperCase()}`],
  ['base64 +0', `a\n${Buffer.from(`${secret}x`).toString('base64')}`],
  ['base64 +1', `a\nBasic ${Buffer.from(`ada:${secret}`).toString('base64')}`],
  ['base64 +2', `a\n${Buffer.from(`ab${secret}`).toString('base64')}`],
])('a secret is found when it is written as %s', (form, text) => {
  const found = findSecretsIn(text, ['another-secret', secret])
  expect(found).toContainEqual({ index: 1, form, line: 2 })
  expect(JSON.stringify(found)).not.toContain('w0rd')
})

test('the base64 of addresses is another one', () => {
  const url = Buffer.from('x~~~???>>>').toString('base64url')
  expect(findSecretsIn(url, ['~~~???>>>'])).toContainEqual({ index: 0, form: 'base64url +1', line: 1 })
})

test('a clean text gives nothing, and every place counts', () => {
  expect(findSecretsIn('nothing here', [secret])).toEqual([])
  expect(findSecretsIn(`${secret}\n${secret}`, [secret]).map(({ line }) => line)).toEqual([1, 2])
})

test('what stands in every text by chance is not looked for', () => {
  expect(() => findSecretsIn('text', ['short'])).toThrow('8 characters')
})
