import { expect, test } from 'bun:test'
import type { TermQuery } from './ts-query.ts'
import { planWords } from './word-plan.ts'

const closed = (text: string): TermQuery => ({ text, negated: false, isOpen: false })
const open = (text: string): TermQuery => ({ text: `${text}:*`, negated: false, isOpen: true, closed: text })
const without: TermQuery = { text: 'not', negated: true, isOpen: false }

/** Terms and how many of a million messages hold them; `visible` of those are in channels that are searched. */
function plan(...args: Parameters<typeof plans>) {
  return plans(...args)[0]
}

/** All of them. */
function plans(terms: readonly (readonly [term: TermQuery, matches: number])[], visible = 400_000) {
  const wanted = terms.filter(([term]) => !term.negated).map(([term, matches]) => ({ term, matches }))
  const all = terms.map(([term]) => term)
  const texts = (some: readonly TermQuery[]) => some.map(({ text }) => text)
  const ways = planWords(all, { messages: 1_000_000, wanted, visible, limit: 100 })
  return ways.map(({ indexed, filtered, ...rest }) => ({ indexed: texts(indexed), filtered: texts(filtered), ...rest }))
}

test('AJ-129 a frequent word is met on the way back from the newest message', () => {
  expect(plan([[closed('the'), 600_000]])).toMatchObject({ indexed: [], filtered: ['the'], place: 'newest' })
})

test('AJ-129 a rare word is looked up', () => {
  expect(plan([[closed('quokka'), 300]])).toMatchObject({ indexed: ['quokka'], filtered: [], place: 'anywhere' })
})

test('AJ-129 words that are rare together are looked up', () => {
  const words = [closed('deploy'), closed('friday')] as const
  expect(
    plan([
      [words[0], 20_000],
      [words[1], 20_000],
    ]),
  ).toMatchObject({ indexed: ['deploy', 'friday'], filtered: [], place: 'anywhere' })
})

test('AJ-129 a beginning that is frequent is held against what the other words find', () => {
  expect(
    plan([
      [closed('quokka'), 300],
      [open('th'), 500_000],
    ]),
  ).toMatchObject({ indexed: ['quokka'], filtered: ['th:*'], place: 'anywhere' })
})

test('AJ-129 a beginning that is rare is looked up', () => {
  expect(
    plan([
      [closed('the'), 600_000],
      [open('quok'), 300],
    ]),
  ).toMatchObject({ indexed: ['the', 'quok:*'], filtered: [], place: 'anywhere' })
})

test('AJ-129 a word that is not wanted is never looked up alone', () => {
  expect(
    plan([
      [without, 0],
      [open('th'), 300],
    ]),
  ).toMatchObject({ indexed: ['not', 'th:*'], filtered: [], place: 'anywhere' })
})

test('AJ-129 for a word that is neither rare nor frequent the newest segments are enough', () => {
  const looked = { indexed: ['deploy'], filtered: [], place: 'segments' }
  expect(plan([[closed('deploy'), 10_000]])).toMatchObject(looked)
  expect(plan([[closed('deploy'), 2_500]], 800_000)).toMatchObject(looked)
})

test('AJ-129 where little is visible the way back is as short as that', () => {
  const deploy = [closed('deploy'), 10_000] as const
  expect(plan([deploy], 400_000)).toMatchObject({ indexed: ['deploy'], place: 'segments' })
  expect(plan([deploy], 500)).toMatchObject({ indexed: [], place: 'channels' })
})

test('AJ-129 a beginning that is frequent is not gathered once for every segment', () => {
  expect(
    plan([
      [closed('deploy'), 10_000],
      [open('th'), 500_000],
    ]),
  ).toMatchObject({ indexed: ['deploy'], filtered: ['th:*'], place: 'segments' })
})

test('AJ-129 a way that might find nothing for long ends, and the one that is the shortest at its worst follows', () => {
  const the = [closed('the'), 500_000] as const
  const [quick, sure, ...more] = plans([the], 25_000)
  expect(more).toEqual([])
  expect(quick).toEqual({ indexed: [], filtered: ['the'], place: 'newest', reach: 16_384 })
  expect(sure).toEqual({ indexed: [], filtered: ['the'], place: 'channels' })
  const that = [closed('that'), 100_000] as const
  expect(plans([that], 30_000)).toMatchObject([{ place: 'segments', reach: expect.any(Number) }, { place: 'channels' }])
})

test('AJ-129 nothing is gone twice where the first way cannot become long', () => {
  expect(plans([[closed('quokka'), 300]])).toHaveLength(1)
  expect(plans([[closed('deploy'), 10_000]])).toHaveLength(1)
  expect(plans([[closed('the'), 600_000]], 500)).toHaveLength(1)
})
