import { expect, test } from 'bun:test'
import { Secret } from '@ajet/shared/config'
import { keyFromSetting, openSecret, sealSecret } from './seal.ts'

const key = keyFromSetting(new Secret('a long enough key for the test of it'))
const other = keyFromSetting(new Secret('another long enough key for the test'))

test('SH-10 a sealed secret opens with its key and name alone, and looks different each time', () => {
  const sealed = sealSecret(key, 'work', 'sécret')
  expect(openSecret(key, 'work', sealed)).toBe('sécret')
  expect(sealed).not.toContain('secret')
  expect(sealSecret(key, 'work', 'sécret')).not.toBe(sealed)
  expect(openSecret(other, 'work', sealed)).toBeUndefined()
  expect(openSecret(key, 'home', sealed)).toBeUndefined()
})

test('SH-10 a changed, cut or foreign text is no secret', () => {
  const sealed = sealSecret(key, 'work', 'secret')
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`
  for (const text of [changed, sealed.slice(0, 20), sealed.replace('v1', 'v2'), 'v1.', 'v1', '', 'plain'])
    expect(openSecret(key, 'work', text)).toBeUndefined()
})
