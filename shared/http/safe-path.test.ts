import { expect, test } from 'bun:test'
import { parseSafePath } from './safe-path.ts'

test('a path of this site is kept with its query and hash', () => {
  for (const path of ['/', '/inbox', '/c/acme/channels/general?m=1#m-1', '/a//b', '/%2f%2fevil.example'])
    expect(parseSafePath(path)).toBe(path)
  expect(parseSafePath('/ä')).toBe('/%C3%A4')
})

test('ABU-08 whatever a browser could take for another site is refused', () => {
  const hostile = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /x',
    '/x y',
    '/.//evil.example',
    '/..//evil.example',
    '/x/..//evil.example',
    '/x/%2e%2e//evil.example',
    '',
    undefined,
    null,
    `/${'x'.repeat(2_000)}`,
  ]
  for (const path of hostile) expect(parseSafePath(path)).toBeUndefined()
})
