import { expect, test } from 'bun:test'
import { ManualClock } from '../std/mod.ts'
import { recordLog } from '../testing/record-log.ts'
import { createSlowLog } from './slow-log.ts'

test('DB-6 statements at or over the threshold are logged, faster ones are not', () => {
  const log = recordLog()
  const observe = createSlowLog(500, log.logger)
  observe(() => 'select 1', 499)
  observe(() => 'select 2', 500)
  expect(log.lines.map((line) => line.fields)).toEqual([{ ms: 500, sql: 'select 2' }])
})

test('a statement that is slow all the time is reported once in a while, with a count', () => {
  const log = recordLog()
  const clock = new ManualClock()
  const observe = createSlowLog(500, log.logger, clock)
  for (let n = 0; n < 100; n += 1) observe(() => 'select 1', 600)
  observe(() => 'select 2', 600)
  clock.advance(10_000)
  observe(() => 'select 1', 700)
  expect(log.lines.map((line) => line.fields)).toEqual([
    { ms: 600, sql: 'select 1' },
    { ms: 600, sql: 'select 2' },
    { ms: 700, sql: 'select 1', skipped: 99 },
  ])
})
