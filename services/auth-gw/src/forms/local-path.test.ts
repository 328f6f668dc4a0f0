import { expect, test } from 'bun:test'
import { localPath } from './local-path.ts'

test.each(['/', '/inbox', '/c/acme/channels/general?x=1#y', '/a//b', '/ä'])('%s is a path of this site', (path) => {
  expect(localPath(path)).toBe(path)
})

test.each([
  '',
  'inbox',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/a b',
  '/a\n/b',
  '/\t/evil.example',
  `/${'x'.repeat(2_000)}`,
])('ABU-08 %p is none', (text) => {
  expect(localPath(text)).toBeUndefined()
})
