import { expect, test } from 'bun:test'
import { openSealed, sealText } from './sealed-box.ts'

const key = Buffer.alloc(32, 1)

test('sealed text opens with its key and its subject, and is another each time', () => {
  const sealed = sealText(key, 'key a', 'sécret')
  expect(openSealed(key, 'key a', sealed)).toBe('sécret')
  expect(sealText(key, 'key a', 'sécret')).not.toBe(sealed)
  expect(openSealed(key, 'key a', sealText(key, 'key a', ''))).toBe('')
})

test('it does not open with another key, for another subject, changed, or when it never was sealed', () => {
  const sealed = sealText(key, 'key a', 'secret')
  const flipped = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`
  expect(openSealed(Buffer.alloc(32, 2), 'key a', sealed)).toBeUndefined()
  expect(openSealed(key, 'key b', sealed)).toBeUndefined()
  for (const wrong of [flipped, sealed.slice(0, 30), sealed.replace('v1', 'v2'), '', 'v1.', 'secret']) {
    expect(openSealed(key, 'key a', wrong)).toBeUndefined()
  }
})
