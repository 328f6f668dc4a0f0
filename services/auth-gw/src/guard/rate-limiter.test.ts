import { expect, test } from 'bun:test'
import { ManualClock } from '@ajet/shared/std'
import { RateLimiter } from './rate-limiter.ts'

/** Ten tokens, one more every second. */
function setUp() {
  const clock = new ManualClock()
  const limiter = new RateLimiter({ clock, perSecond: 1, burst: 10 })
  const take = (key: string, times = 1) => {
    for (let n = 0; n < times; n += 1) limiter.take(key)
  }
  /** As the exchange with other gateways does, once a second. */
  const passSeconds = (seconds: number) => {
    for (let n = 0; n < seconds; n += 1) {
      limiter.takeBusy()
      clock.advance(1_000)
    }
  }
  return { clock, limiter, take, passSeconds }
}

test('a bucket is let go when it is full again, also when nobody asks any more', () => {
  const { limiter, take, passSeconds } = setUp()
  for (let n = 0; n < 1_000; n += 1) take(`caller ${n}`, 3)
  expect(limiter.size).toBe(1_000)
  passSeconds(2)
  expect(limiter.size).toBe(1_000)
  passSeconds(10)
  expect(limiter.size).toBe(0)
})

test('one that is not full stays, and with it what was taken', () => {
  const { limiter, take, passSeconds } = setUp()
  take('hasty', 10)
  take('calm')
  passSeconds(6)
  expect(limiter.size).toBe(1)
  expect(() => take('hasty', 7)).toThrow('Too many requests')
  passSeconds(60)
  expect(limiter.size).toBe(0)
  take('hasty', 10)
})

test('what other gateways are still to be told of is not let go before', () => {
  const { clock, limiter, take } = setUp()
  take('hasty', 8)
  limiter.takeBusy()
  take('hasty', 2)
  clock.advance(60_000)
  expect(limiter.size).toBe(1)
  expect(limiter.takeBusy()).toEqual([{ key: 'hasty', owedMs: 2_000 }])
  limiter.takeBusy()
  clock.advance(60_000)
  expect(limiter.size).toBe(0)
})

test('many are let go a part at a time', () => {
  const { clock, limiter, take } = setUp()
  for (let n = 0; n < 12_000; n += 1) take(`caller ${n}`)
  const sizes = [1, 2, 3].map(() => {
    clock.advance(5_000)
    return limiter.size
  })
  expect(sizes).toEqual([7_000, 2_000, 0])
})

test('a clock that steps back lets nobody take more, and nothing stay for ever', () => {
  const { clock, limiter, take, passSeconds } = setUp()
  take('hasty', 10)
  clock.advance(-3_600_000)
  expect(() => take('hasty')).toThrow('Too many requests')
  passSeconds(3_700)
  expect(limiter.size).toBe(0)
})
