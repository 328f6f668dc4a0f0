import { expect, test } from 'bun:test'
import { locateEmoji } from './locate-emoji.ts'

const found = (text: string) => locateEmoji(text).map(({ emoji, start, end }) => [emoji, text.slice(start, end)])

test('emoji are found as characters and as short codes, with their places', () => {
  expect(found('a 🎉 b :tada: c')).toEqual([
    ['🎉', '🎉'],
    ['🎉', ':tada:'],
  ])
  expect(found('❤️❤ 👍🏽 :+1::skin-tone-3:')).toEqual([
    ['❤', '❤️'],
    ['❤', '❤'],
    ['👍', '👍🏽'],
    ['👍', ':+1::skin-tone-3:'],
  ])
  expect(found('🇦🇹🇩🇪 👩🏽‍💻 1️⃣ 🏴󠁧󠁢󠁷󠁬󠁳󠁿').map(([emoji]) => emoji)).toEqual(['🇦🇹', '🇩🇪', '👩‍💻', '1⃣', '🏴󠁧󠁢󠁷󠁬󠁳󠁿'])
})

test('what only looks like one is none', () => {
  for (const text of ['10:30:20', 'std::map::get', ':nobody-knows-it:', '1 # *', 'Grüße 東京', '\u{1f3fd}']) {
    expect(found(text)).toEqual([])
  }
})

test('ABU-15 hostile text is looked through in good time', () => {
  const began = performance.now()
  for (const part of [':', ':a', ':tada', '👩\u200d', '🏴\u{e0067}', '🇦', '1\ufe0f', ':+1::skin-tone-']) {
    locateEmoji(part.repeat(16_000 / part.length))
    locateEmoji(`${part.repeat(16_000 / part.length)}é`)
  }
  expect(performance.now() - began).toBeLessThan(500)
})
