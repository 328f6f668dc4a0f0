import { expect, test } from 'bun:test'
import { ratioOf, spreadOf, type Metric, type Section } from './section.ts'

test('three runs give their median, min and max', () => {
  expect(spreadOf([{ p99: 9 }, { p99: 3 }, { p99: 5 }], 'p99')).toEqual({ median: 5, min: 3, max: 9 })
  expect(spreadOf([{ p50: 1 }], 'p99')).toBeUndefined()
})

test('a ratio above one means worse than the floor, whichever way the figure points', () => {
  const section = { ours: [{ ms: 6, rate: 50 }], floor: [{ ms: 2, rate: 200 }] } as unknown as Section
  const metric = (key: string, better: 'lower' | 'higher') => ({ key, better }) as Metric
  expect(ratioOf(section, metric('ms', 'lower'))).toBe(3)
  expect(ratioOf(section, metric('rate', 'higher'))).toBe(4)
})
