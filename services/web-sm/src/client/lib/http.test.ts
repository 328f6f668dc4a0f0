import { expect, test } from 'bun:test'
import { HttpError, problemOf } from './http.ts'

const textOf = (answer: unknown) => new HttpError(...problemOf(answer)).message

test.each([
  [0.3, 'Too many tries. Try again in a moment.'],
  [30, 'Too many tries. Try again in 30 seconds.'],
  [61, 'Too many tries. Try again in 2 minutes.'],
  [840, 'Too many tries. Try again in 14 minutes.'],
])('ABU-18 whoever has tried too often is told when they may again: %d s', (retry_after, text) => {
  expect(textOf({ code: 'rate_limited', retry_after })).toBe(text)
})

test('an answer that is no problem document is a fault of ours', () => {
  expect(textOf('<html>')).toBe('Something went wrong on our side. Try again.')
  expect(textOf({ code: 'rate_limited', retry_after: 'soon' })).toBe('Too many tries. Wait a while, then try again.')
})
