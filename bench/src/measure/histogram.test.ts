import { expect, test } from 'bun:test'
import { Histogram } from './histogram.ts'

test('quantiles are right to about one percent', () => {
  const histogram = new Histogram()
  for (let ms = 1; ms <= 1000; ms += 1) histogram.record(ms)
  expect(histogram.quantile(0.5)).toBeWithin(495, 510)
  expect(histogram.quantile(0.99)).toBeWithin(985, 1001)
  expect(histogram.max).toBe(1000)
  expect(histogram.count).toBe(1000)
})

test('a quantile is never above the largest sample', () => {
  const histogram = new Histogram()
  histogram.record(7)
  expect(histogram.quantile(0.5)).toBe(7)
})

test('without samples there is no quantile', () => {
  expect(new Histogram().quantile(0.5)).toBeNaN()
})
