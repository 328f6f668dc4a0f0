import { describe, expect, test } from 'bun:test'
import { parseQuery } from './parse-query.ts'
import { toTermQueries, wordsOf } from './ts-query.ts'
import { createRandom } from '@ajet/shared/testing'
import { splitWords } from './words.ts'

const NOW = Date.UTC(2026, 4, 20, 15)
const parse = (text: string) => parseQuery(text, NOW)
const textOf = (text: string) => wordsOf(toTermQueries(parse(text).terms))
const day = (text: string) => Date.parse(`${text}T00:00:00Z`)

describe('AJ-129 words', () => {
  test.each([
    ['hello world', 'hello & world:*'],
    ['"hello world"', '(hello <-> world)'],
    ['"never closed', '(never <-> closed)'],
    ['cats -dogs', 'cats:* & !dogs'],
    ['a -"b c"', 'a & !(b <-> c)'],
    ['foo_bar', '(foo <-> bar:*)'],
    ["it's (a) & trap | ! :* <-> '", '(it <-> s) & a & trap:*'],
    ['東京都', '(東京 <-> 京都)'],
    ['猫', '猫:*'],
    ['ok東京', '(ok <-> 東京)'],
    ['-only', '!only'],
    ['!!! ---', ''],
  ])('%s asks for %s', (text, expected) => {
    expect(textOf(text)).toBe(expected)
  })
})

describe('operators', () => {
  test('name people, channels and kinds, negated or not', () => {
    const { from, in: places, has, terms, faults } = parse('from:@Alice -from:bob in:#General has:links -has:file x')
    expect(from).toEqual([
      { name: 'alice', negated: false },
      { name: 'bob', negated: true },
    ])
    expect(places).toEqual([{ name: 'general', sign: '#', negated: false }])
    expect(has).toEqual([
      { kind: 'link', negated: false },
      { kind: 'file', negated: true },
    ])
    expect([terms.length, faults]).toEqual([1, []])
  })

  test('name places: channels by name or id, direct messages, and those with somebody', () => {
    expect(parse('in:general in:#dm -in:DM in:@Alice').in).toEqual([
      { name: 'general', sign: '', negated: false },
      { name: 'dm', sign: '#', negated: false },
      { name: 'dm', sign: '', negated: true },
      { name: 'alice', sign: '@', negated: false },
    ])
    expect(['in:#', 'in:@'].map((text) => parse(text).faults.length)).toEqual([1, 1])
  })

  test('narrow the time to days of UTC', () => {
    const spanOf = (text: string) => {
      const { since, until } = parse(text)
      return [since, until]
    }
    expect(spanOf('on:2026-02-28')).toEqual([day('2026-02-28'), day('2026-03-01')])
    expect(spanOf('before:2026-02-28')).toEqual([undefined, day('2026-02-28')])
    expect(spanOf('after:2026-02-28')).toEqual([day('2026-03-01'), undefined])
    expect(spanOf('after:2026-01 before:2027')).toEqual([day('2026-02-01'), day('2027-01-01')])
    expect(spanOf('on:yesterday')).toEqual([day('2026-05-19'), day('2026-05-20')])
  })

  test('are of the time zone of whoever searches, also over a change of the clocks', () => {
    const spanIn = (timeZone: string, text: string) => {
      const { since, until } = parseQuery(text, NOW, timeZone)
      return [since, until].map((at) => at && new Date(at).toISOString().slice(0, 16))
    }
    expect(spanIn('Asia/Tokyo', 'on:today')).toEqual(['2026-05-20T15:00', '2026-05-21T15:00'])
    expect(spanIn('America/New_York', 'on:today')).toEqual(['2026-05-20T04:00', '2026-05-21T04:00'])
    expect(spanIn('Pacific/Kiritimati', 'on:yesterday')).toEqual(['2026-05-19T10:00', '2026-05-20T10:00'])
    expect(spanIn('Europe/Berlin', 'on:2026-03-29')).toEqual(['2026-03-28T23:00', '2026-03-29T22:00'])
    expect(spanIn('Europe/Berlin', 'on:2026-10-25')).toEqual(['2026-10-24T22:00', '2026-10-25T23:00'])
    expect(spanIn('Europe/Berlin', 'on:2026-12')).toEqual(['2026-11-30T23:00', '2026-12-31T23:00'])
    expect(spanIn('Africa/Cairo', 'on:2026-04-24')).toEqual(['2026-04-23T22:00', '2026-04-24T21:00'])
    expect(spanIn('Asia/Kolkata', 'before:2026')).toEqual([undefined, '2025-12-31T18:30'])
  })

  test.each(['()', '""', '"', '---', '* % _', ': ::', '\ufe0f \u{1f3fd}'])('%s asks for nothing', (text) => {
    expect([parse(text).isEmpty, parse(text).faults]).toEqual([true, []])
    for (const more of ['x', '-x', 'has:link', '-in:x', 'on:today'])
      expect(parse(`${text} ${more}`).isEmpty).toBe(false)
  })

  test('too many of them are said to be too many', () => {
    expect(parse('has:link '.repeat(20)).faults).toEqual([])
    expect(parse('has:link '.repeat(200)).faults).toEqual(['there are too many words'])
  })

  test.each(['before:soon', 'on:2026-02-30', 'has:love', 'from:""', '-on:2026-01-01', 'after:99999-01-01'])(
    '%s is said to be wrong',
    (text) => {
      expect(parse(text).faults).toHaveLength(1)
    },
  )

  test('a colon in a word is no operator', () => {
    expect(textOf('https://example.org time:12')).toBe('(https <-> example <-> org) & (time <-> 12:*)')
  })
})

describe('ABU-15 hostile queries', () => {
  test.each([
    ['quotes', '"'.repeat(100_000)],
    ['minuses', '-'.repeat(100_000)],
    ['operators', 'from:'.repeat(20_000)],
    ['words', 'a '.repeat(50_000)],
    ['marks', 'a\u0301'.repeat(50_000)],
    ['lone surrogates', '\ud800x '.repeat(10_000)],
  ])('%s cost little and never throw', (_, text) => {
    const began = performance.now()
    const { terms } = parse(text)
    expect(terms.length).toBeLessThanOrEqual(20)
    expect(performance.now() - began).toBeLessThan(500)
  })
})

test('words of plain ASCII are cut as all others are', () => {
  const random = createRandom(3)
  const parts = ['a', 'Zz', '09', '_', '-', ' ', '\n', "'", '.', 'x'.repeat(70), '\u0000', '@']
  for (let run = 0; run < 500; run += 1) {
    const text = Array.from({ length: random() * 20 }, () => parts[Math.floor(random() * parts.length)]).join('')
    // One word of another script behind it has the whole text read the other way.
    expect(splitWords(text)).toEqual(splitWords(`${text} é`).slice(0, -1))
  }
})

test('words keep their place in the text', () => {
  expect(splitWords('Größe, 東京!').map(({ text, start, end }) => [text, start, end])).toEqual([
    ['größe', 0, 5],
    ['東京', 7, 9],
    ['京', 8, 9],
  ])
})

test('emoji are asked for as characters, as short codes and whatever their skin, beside the words', () => {
  const asked = (text: string) => {
    const { emoji, terms } = parse(text)
    return [
      ...emoji.map((one) => (one.negated ? '-' : '') + one.emoji),
      ...terms.flatMap(({ words }) => words.map((word) => word.text)),
    ]
  }
  expect(asked('🎉')).toEqual(['🎉'])
  expect(asked(':tada: -🦊')).toEqual(['🎉', '-🦊'])
  expect(asked('party:tada: 👍🏽 ❤️')).toEqual(['👍', '❤', 'party', 'tada'])
  expect(asked('"great 🎉 party"')).toEqual(['🎉', 'great', 'party'])
  expect(asked('10:30:20 :nobody-knows: 🇦🇹 👩‍👩‍👧')).toEqual(['🇦🇹', '👩‍👩‍👧', '10', '30', '20', 'nobody', 'knows'])
  expect(parse('🎉'.repeat(21)).faults).toEqual(['there are too many words'])
  expect(parse('🎉').isEmpty).toBe(false)
})
