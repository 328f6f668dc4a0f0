import { expect, test } from 'bun:test'
import { formatPosition, parsePosition } from './position.ts'
import { resumeAfter, startOfLast } from './resume.ts'

const log = { epoch: 'e', first: 11, last: 20 }

test('a position survives its text form', () => {
  expect(parsePosition(formatPosition('ab-C_1', 42))).toEqual({ epoch: 'ab-C_1', seq: 42 })
})

test.each(['', '.', 'a', 'a.', '.1', 'a.b', 'a.-1', 'a.1.2', 'a.1e3', `a.${'9'.repeat(16)}`, `${'a'.repeat(65)}.1`])(
  '%p is no position',
  (text) => {
    expect(parsePosition(text)).toBeUndefined()
  },
)

test('what follows the position is all there', () => {
  expect(resumeAfter({ epoch: 'e', seq: 15 }, log)).toEqual({ after: 15 })
  expect(resumeAfter({ epoch: 'e', seq: 20 }, log)).toEqual({ after: 20 })
  expect(resumeAfter({ epoch: 'e', seq: 10 }, log)).toEqual({ after: 10 })
})

test('evicted entries are a gap, and the oldest kept one is next', () => {
  expect(resumeAfter({ epoch: 'e', seq: 9 }, log)).toEqual({ after: 10, gap: '1 events are no longer kept' })
})

test('another log is a gap, and all of it is next', () => {
  expect(resumeAfter({ epoch: 'f', seq: 15 }, log)).toMatchObject({ after: 10, gap: expect.any(String) })
  expect(resumeAfter(undefined, log)).toMatchObject({ after: 10, gap: expect.any(String) })
})

test('a log that ends before the position is a gap', () => {
  expect(resumeAfter({ epoch: 'e', seq: 21 }, log)).toMatchObject({ after: 20, gap: expect.any(String) })
})

test('the newest n, as many as are there', () => {
  expect([startOfLast(3, log).after, startOfLast(10, log).after, startOfLast(99, log).after]).toEqual([17, 10, 10])
  expect(startOfLast(3, { epoch: 'e', first: 1, last: 0 }).after).toBe(0)
})
