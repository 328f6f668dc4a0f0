import { expect, test } from 'bun:test'
import { OrderCheck } from './order-check.ts'

test('messages in order are no fault', () => {
  expect(faultsOf([4, 5, 6], 6)).toEqual({ lost: 0, duplicated: 0, outOfOrder: 0 })
})

test('a hole and a missing end are lost', () => {
  expect(faultsOf([4, 6], 8)).toEqual({ lost: 3, duplicated: 0, outOfOrder: 0 })
})

test('the same message twice is duplicated', () => {
  expect(faultsOf([4, 5, 5, 3], 5)).toEqual({ lost: 0, duplicated: 2, outOfOrder: 0 })
})

test('a late message is out of order, not lost', () => {
  expect(faultsOf([5, 4, 6], 6)).toEqual({ lost: 0, duplicated: 0, outOfOrder: 1 })
})

test('what a replay brings again is no fault, what comes twice after it is', () => {
  const check = new OrderCheck(0)
  check.see(1)
  check.see(2)
  check.resume()
  for (const seq of [2, 3, 3]) check.see(seq)
  expect(check.faults(3)).toEqual({ lost: 0, duplicated: 1, outOfOrder: 0 })
})

function faultsOf(seen: readonly number[], newest: number): object {
  const check = new OrderCheck(3)
  for (const seq of seen) check.see(seq)
  return check.faults(newest)
}
