import { expect, test } from 'bun:test'
import { parseOptions, workloadNames } from './options.ts'

test('without a name every workload runs, three times', () => {
  const { workloads, plan } = parseOptions([])
  expect(workloads).toEqual(workloadNames)
  expect(plan).toEqual({ warmUpSeconds: 10, seconds: 30, runs: 3 })
})

test('quick is one short run', () => {
  expect(parseOptions(['w2', '--quick', '--readers', '200'])).toMatchObject({
    workloads: ['w2'],
    readers: 200,
    plan: { warmUpSeconds: 0.5, seconds: 1, runs: 1 },
  })
  expect(parseOptions(['--quick']).workloads).not.toContain('saturation')
  expect(parseOptions(['saturation', '--quick']).workloads).toEqual(['saturation'])
})

test('a team is quiet unless it is asked for lively', () => {
  expect(parseOptions(['team'])).toMatchObject({ workloads: ['team'], lively: false })
  expect(parseOptions(['streams', '--lively']).lively).toBe(true)
})

test('what means nothing is refused with one sentence', () => {
  expect(() => parseOptions(['w9'])).toThrow('workload is one of')
  expect(() => parseOptions(['--readers', '-1'])).toThrow()
  expect(() => parseOptions(['--rate', 'many'])).toThrow('rate is a whole number above 0, not "many"')
})
