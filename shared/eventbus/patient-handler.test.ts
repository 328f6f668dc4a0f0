import { expect, test } from 'bun:test'
import { buildEvent } from '../testing/build-event.ts'
import { ManualClock } from '../std/mod.ts'
import { newCounters } from './bus-stats.ts'
import { parseDeadLetter } from './dead-letter.ts'
import { MemoryDeadLetters } from './memory-dead-letters.ts'
import { PatientHandler, RETRY } from './patient-handler.ts'

const delivery = () => ({ subject: 'chat.events.c1', event: buildEvent(), position: 'a.1' })
const tick = () => new Promise((resolve) => setImmediate(resolve))

test('FLT-16 the waits between the tries grow, and all of them together stay below a second', async () => {
  const clock = new ManualClock()
  const [counters, box] = [newCounters(), new MemoryDeadLetters()]
  const calls: number[] = []
  const handler = () => {
    calls.push(clock.now())
    throw new Error('poison')
  }
  const deps = { counters, clock, box, logger: { info() {}, warn() {}, error() {} } }
  const done = new PatientHandler(deps, 'chat.>', handler).call(delivery())
  for (let ms = 0; ms < 1_000; ms++) {
    await tick()
    clock.advance(1)
  }
  await done
  const waits = calls.slice(1).map((at, i) => at - (calls[i] ?? 0))
  expect(waits).toHaveLength(RETRY.tries - 1)
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits)
  expect(waits.every((wait) => wait >= 25)).toBe(true)
  expect((calls.at(-1) ?? 0) - (calls[0] ?? 0)).toBeLessThanOrEqual(750)
})

test('FLT-16 an event that cannot be kept is passed over and said to be', async () => {
  const lines: string[] = []
  const logger = { info() {}, warn() {}, error: (_: object, message: string) => void lines.push(message) }
  const box = { keep: () => Promise.reject(new Error('no broker')), list: async () => [] }
  const counters = newCounters()
  const retry = { tries: 1, baseMs: 1, maxMs: 1 }
  const handler = () => Promise.reject(new Error('poison'))
  await new PatientHandler({ counters, clock: new ManualClock(), box, logger, retry }, 'chat.>', handler).call(
    delivery(),
  )
  expect(lines).toEqual(['An event was passed over: its handler failed every time, nor could it be kept'])
  expect(counters.set_aside).toBe(1)
})

test.each([
  '',
  'null',
  '{}',
  '[1]',
  '{"subject":1}',
  '{"subject":"a","event":{},"pattern":"b","tries":1,"error":"","set_aside_at":""}',
])('FLT-16 %j is no dead letter', (text) => expect(parseDeadLetter(text)).toBeUndefined())
