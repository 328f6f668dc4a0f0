import { expect, test } from 'bun:test'
import type { TermQuery } from './ts-query.ts'
import { planWords } from './word-plan.ts'

const closed = (text: string): TermQuery => ({ text, negated: false, isOpen: false })
const open = (text: string): TermQuery => ({ text: `${text}:*`, negated: false, isOpen: true, closed: text })
const without: TermQuery = { text: 'not', negated: true, isOpen: false }

/** Terms and how many of a million messages hold them; `visible` of those are in channels that are searched. */
function plan(terms: readonly (readonly [term: TermQuery, matches: number])[], visible = 400_000) {
  const wanted = terms.filter(([term]) => !term.negated).map(([term, matches]) => ({ term, matches }))
  const all = terms.map(([term]) => term)
  const { indexed, filtered, bySegment } = planWords(all, { messages: 1_000_000, wanted, visible, limit: 100 })
  const texts = (some: readonly TermQuery[]) => some.map(({ text }) => text)
  return { indexed: texts(indexed), filtered: texts(filtered), bySegment }
}

test('AJ-129 a frequent word is met on the way back from the newest message', () => {
  expect(plan([[closed('the'), 600_000]])).toEqual({ indexed: [], filtered: ['the'], bySegment: false })
})

test('AJ-129 a rare word is looked up', () => {
  expect(plan([[closed('quokka'), 300]])).toEqual({ indexed: ['quokka'], filtered: [], bySegment: false })
})

test('AJ-129 words that are rare together are looked up', () => {
  const words = [closed('deploy'), closed('friday')] as const
  expect(
    plan([
      [words[0], 20_000],
      [words[1], 20_000],
    ]),
  ).toEqual({ indexed: ['deploy', 'friday'], filtered: [], bySegment: false })
})

test('AJ-129 a beginning that is frequent is held against what the other words find', () => {
  expect(
    plan([
      [closed('quokka'), 300],
      [open('th'), 500_000],
    ]),
  ).toEqual({ indexed: ['quokka'], filtered: ['th:*'], bySegment: false })
})

test('AJ-129 a beginning that is rare is looked up', () => {
  expect(
    plan([
      [closed('the'), 600_000],
      [open('quok'), 300],
    ]),
  ).toEqual({ indexed: ['the', 'quok:*'], filtered: [], bySegment: false })
})

test('AJ-129 a word that is not wanted is never looked up alone', () => {
  expect(
    plan([
      [without, 0],
      [open('th'), 300],
    ]),
  ).toEqual({ indexed: ['not', 'th:*'], filtered: [], bySegment: false })
})

test('AJ-129 for a word that is neither rare nor frequent the newest segments are enough', () => {
  const looked = { indexed: ['deploy'], filtered: [], bySegment: true }
  expect(plan([[closed('deploy'), 10_000]])).toEqual(looked)
  expect(plan([[closed('deploy'), 2_500]], 800_000)).toEqual(looked)
})

test('AJ-129 where little is visible the way back is as short as that', () => {
  const deploy = [closed('deploy'), 10_000] as const
  expect(plan([deploy], 400_000)).toMatchObject({ indexed: ['deploy'], bySegment: true })
  expect(plan([deploy], 500)).toMatchObject({ indexed: [], bySegment: false })
})

test('AJ-129 a beginning that is frequent is not gathered once for every segment', () => {
  expect(
    plan([
      [closed('deploy'), 10_000],
      [open('th'), 500_000],
    ]),
  ).toEqual({ indexed: ['deploy'], filtered: ['th:*'], bySegment: true })
})
