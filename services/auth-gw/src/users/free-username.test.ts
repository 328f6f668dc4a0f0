import { expect, test } from 'bun:test'
import { usernameFrom } from './free-username.ts'

test.each([
  ['Ada Lovelace', 'ada-lovelace'],
  ['ada@example.org', 'ada'],
  ['  Zoë.Ångström ', 'zoe.angstrom'],
  ['-._x1_.-', 'x1'],
  ['here', 'user'],
  ['愛', 'user'],
  ['', 'user'],
  ['a', 'user'],
  [`${'x'.repeat(31)}.y`, 'x'.repeat(31)],
])('%p becomes the user name %s', (wanted, name) => {
  expect(usernameFrom(wanted)).toBe(name)
})
