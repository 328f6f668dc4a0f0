import { expect, test } from 'bun:test'
import { bestOf, nextRate, type Point } from './ladder.ts'

const point = (perSecond: number, endP99: number, more: Partial<Point> = {}): Point => ({
  perSecond,
  deliveredPerSecond: perSecond * 250,
  endP99,
  isWhole: true,
  isGeneratorFull: false,
  discard: undefined,
  ...more,
})

/** The rates tried on a system that answers like this. */
function climb(answer: (perSecond: number) => Point): readonly number[] {
  const points: Point[] = []
  for (let rate = nextRate(points, 20); rate !== undefined; rate = nextRate(points, 20)) points.push(answer(rate))
  return points.map(({ perSecond }) => perSecond)
}

test('the rate is doubled until the system is full, then the limit is looked for between', () => {
  expect(climb((rate) => point(rate, rate > 200 ? 5_000 : 10))).toEqual([20, 40, 80, 160, 320, 240, 200])
  expect(climb((rate) => point(rate, rate > 250 ? 5_000 : 10))).toEqual([20, 40, 80, 160, 320, 240, 280])
})

test('a rate between good and full does not end the doubling, but is too much', () => {
  expect(climb((rate) => point(rate, rate >= 300 ? 700 : rate >= 160 ? 300 : 10))).toEqual([
    20, 40, 80, 160, 320, 120, 140,
  ])
})

test('a loss ends the doubling, however quick the rest was', () => {
  expect(climb((rate) => point(rate, 10, { isWhole: rate <= 40 }))).toEqual([20, 40, 80, 60, 50])
})

test('a generator that is full ends the doubling, and the limit is looked for below', () => {
  expect(climb((rate) => point(rate, 10, { isGeneratorFull: rate > 70, discard: 'busy' }))).toEqual([
    20, 40, 80, 60, 70,
  ])
})

test('a system that takes not even the first rate has no limit to look for', () => {
  expect(climb((rate) => point(rate, 900))).toEqual([20])
})

test('the best is what delivered most, thrown away points and slow ones aside', () => {
  const points = [point(20, 10), point(40, 150), point(80, 201), point(60, 20, { discard: 'busy' })]
  expect(bestOf(points)?.perSecond).toBe(40)
  expect(bestOf([point(20, 900)])).toBeUndefined()
})
