import { expect, test } from 'bun:test'
import type { Report } from './junit.ts'
import { afterSecondLook, filesToRepeat } from './second-look.ts'

const report = (more: Partial<Report>): Report => {
  const { failedTitles = [], passed = 0, files = new Set<string>() } = more
  return { passed, failed: failedTitles.length, skipped: 0, files, skippedTitles: [], failedTitles }
}
const first = report({
  passed: 10,
  files: new Set(['a.test.ts', 'b.test.ts']),
  failedTitles: ['a.test.ts: one', 'a.test.ts: two', 'b.test.ts: three'],
})

test('each failed file is run again once, unless too many failed', () => {
  expect(filesToRepeat(first)).toEqual(['a.test.ts', 'b.test.ts'])
  expect(filesToRepeat(report({}))).toEqual([])
  const many = Array.from({ length: 7 }, (_, at) => `f${at}.test.ts: x`)
  expect(filesToRepeat(report({ failedTitles: many }))).toEqual([])
})

test('what passes alone counts as passed and is named; what fails again stays failed', () => {
  const second = report({ passed: 4, files: first.files, failedTitles: ['b.test.ts: three'] })
  const { report: sum, unsteady } = afterSecondLook(first, second)
  expect(sum).toMatchObject({ passed: 12, failed: 1, failedTitles: ['b.test.ts: three'] })
  expect(unsteady).toEqual(['a.test.ts: one', 'a.test.ts: two'])
})

test('a test that fails only the second time is a failure', () => {
  const second = report({ passed: 3, files: first.files, failedTitles: ['a.test.ts: four'] })
  expect(afterSecondLook(first, second).report).toMatchObject({ failed: 1, failedTitles: ['a.test.ts: four'] })
})

test('a file that reported nothing at first is counted when it does', () => {
  const hung = report({ passed: 10, failedTitles: ['c.test.ts: not run within 5 s'] })
  const second = report({ passed: 8, files: new Set(['c.test.ts']) })
  expect(afterSecondLook(hung, second)).toMatchObject({
    report: { passed: 18, failed: 0 },
    unsteady: ['c.test.ts: not run within 5 s'],
  })
})
