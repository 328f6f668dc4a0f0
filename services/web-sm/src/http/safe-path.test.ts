import { expect, test } from 'bun:test'
import { parseSafePath } from './safe-path.ts'

test('a path of this site is kept with its query and hash', () => {
  expect(parseSafePath('/c/acme/channels/general?m=1#m-1')).toBe('/c/acme/channels/general?m=1#m-1')
})

test('whatever a browser could take for another site is refused', () => {
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
    '/..//evil.example',
    '',
    undefined,
    null,
    `/${'x'.repeat(600)}`,
  ]
  for (const path of hostile) expect(parseSafePath(path)).toBeUndefined()
})
