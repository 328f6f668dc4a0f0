import { expect, test } from 'bun:test'
import { massMention } from './confirm-mass.ts'

test('a mention of everybody is found in any case, and not in code, words and addresses', () => {
  expect(massMention('hi @channel')).toBe('@channel')
  expect(massMention('(@Here) look')).toBe('@here')
  for (const text of [
    '`@channel`',
    '```\n@here\n```',
    '```\n@here',
    '@channels',
    'me@here.example',
    '@@here',
    'channel',
  ])
    expect([text, massMention(text)]).toEqual([text, undefined])
  expect(massMention('`@channel` is not @here')).toBe('@here')
})
