import { expect, test } from 'bun:test'
import { parseStat, readProcessTree, rssWithoutPostgres } from './process-tree.ts'

test('a name with spaces and brackets does not shift the fields', () => {
  const line = '42 (a (b) c) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 20 30 20 0 1 0 5 1000 25 0'
  expect(parseStat(line)).toEqual({ pid: 42, name: 'a (b) c', parent: 7, cpuSeconds: 2.5, rssPages: 25 })
})

test('the tree of this process holds it, with memory', () => {
  const self = readProcessTree(process.pid).find(({ pid }) => pid === process.pid)
  expect(self?.rssBytes).toBeGreaterThan(1024 * 1024)
})

test('memory is counted without PostgreSQL', () => {
  const tree = [
    { pid: 1, name: 'bun', cpuSeconds: 0, rssBytes: 100 },
    { pid: 2, name: 'postgres', cpuSeconds: 0, rssBytes: 900 },
  ]
  expect(rssWithoutPostgres(tree)).toBe(100)
})
