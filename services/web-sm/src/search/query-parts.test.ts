import { expect, test } from 'bun:test'
import { findFilters, findOddities } from './query-parts.ts'

test('WEB-39 each filter of a query can be taken away by itself', () => {
  expect(findFilters('deploy from:mia  -in:"#a b" "in:quotes" xin:no')).toEqual([
    { text: 'from:mia', rest: 'deploy -in:"#a b" "in:quotes" xin:no' },
    { text: '-in:"#a b"', rest: 'deploy from:mia "in:quotes" xin:no' },
  ])
  expect(findFilters('only words')).toEqual([])
})

test('what looks like an operator and is none is named, and what is none at all is not', () => {
  expect(findOddities('form:mia deploy')).toEqual(['form: is no operator, so it is looked for as a word.'])
  expect(findOddities('in: general')[0]).toStartWith('in: stands alone')
  expect(findOddities('https://example.com :tada: 10:30 "to: you" from:mia -has:link std::move')).toEqual([])
})

test('ABU-15 a long query costs no more than its length', () => {
  for (const unit of ['in:', '"', ' in:"', '-', 'a:', ' ']) {
    const query = unit.repeat(20_000)
    const start = performance.now()
    findFilters(query.slice(0, 500))
    findOddities(query)
    expect(performance.now() - start).toBeLessThan(500)
  }
})
