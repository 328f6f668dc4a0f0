import { expect, test } from 'bun:test'
import { SharedValues } from './shared-values.ts'

test('equal values are one, others are not', () => {
  const lists = new SharedValues<readonly string[]>(10)
  const first = lists.of(['a', 'b'])
  expect(lists.of(['a', 'b'])).toBe(first)
  expect(lists.of(['a,b'])).toEqual(['a,b'])
  expect(lists.of(['b', 'a'])).toEqual(['b', 'a'])
})

test('what was not asked for for the longest time is forgotten, and long values are not kept at all', () => {
  const lists = new SharedValues<readonly string[]>(2)
  const [first, second] = [lists.of(['1']), lists.of(['2'])]
  lists.of(['1'])
  lists.of(['3'])
  expect(lists.of(['1'])).toBe(first)
  expect(lists.of(['2'])).not.toBe(second)
  for (const long of [() => Array.from({ length: 20 }, () => 'id'), () => ['id'.repeat(2_000)]])
    expect(lists.of(long())).not.toBe(lists.of(long()))
})
