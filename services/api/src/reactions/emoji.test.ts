import { expect, test } from 'bun:test'
import { canonicalEmoji } from './emoji.ts'

test('AJ-77 a heart is a heart, with or without its variation selector', () => {
  expect(canonicalEmoji('\u2764')).toBe('\u2764\ufe0f')
  expect(canonicalEmoji('\u2764\ufe0f')).toBe('\u2764\ufe0f')
  expect(canonicalEmoji('👍🏽')).toBe('👍🏽')
})
