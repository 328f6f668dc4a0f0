import { expect, test } from 'bun:test'
import { matchScore, rank } from './fuzzy.ts'

const best = (typed: string, ...texts: string[]) => rank(typed, texts, (text) => [text], 3)

test('a beginning beats a word’s beginning, which beats the middle, which beats scattered letters', () => {
  expect(best('gen', 'agenda', 'the-general', 'general')).toEqual(['general', 'the-general', 'agenda'])
  expect(best('rp', 'release-planning', 'warp')).toEqual(['warp', 'release-planning'])
})

test('letters out of order or missing do not match', () => {
  expect(matchScore('lg', 'general')).toBeUndefined()
  expect(best('xyz', 'general')).toEqual([])
})

test('nothing typed keeps the given order', () => {
  expect(best('', 'b', 'a', 'c')).toEqual(['b', 'a', 'c'])
})

test('a name counts for more than the words beside it', () => {
  const emojis = [{ words: ['astronaut', 'rocket'] }, { words: ['rocket', 'space'] }]
  expect(rank('rocket', emojis, ({ words }) => words, 1)).toEqual([{ words: ['rocket', 'space'] }])
})
