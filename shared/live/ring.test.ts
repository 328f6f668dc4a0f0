import { expect, test } from 'bun:test'
import { buildEvent } from '../testing/build-event.ts'
import { Ring } from './ring.ts'

function setUp() {
  const ring = new Ring({ events: 100, bytes: 1_000_000 })
  ring.begin('log.0')
  const take = (...seqs: readonly number[]) => {
    for (const seq of seqs) {
      const delivery = { subject: 'chat.events.x', event: buildEvent(), position: `log.${seq}` }
      ring.receive(delivery)
      ring.catchUp()
      ring.append({ delivery, caughtUp: true })
    }
  }
  const after = (seq: number) => ring.after(`log.${seq}`)?.map((entry) => entry.seq)
  return { ring, take, after }
}

test('what was delivered after a position is known', () => {
  const { take, after } = setUp()
  take(1, 2, 3)
  expect([after(0), after(2), after(3)]).toEqual([[1, 2, 3], [3], []])
})

test('after lost events nobody resumes across them', () => {
  const { ring, take, after } = setUp()
  take(1, 2)
  ring.break()
  take(10, 11)
  expect([after(2), after(9), after(10)]).toEqual([undefined, [10, 11], [11]])
})

test('FLT-08 a log that has lost its newest events numbers anew, and a position in the lost part is none', () => {
  const { ring, take, after } = setUp()
  take(1, 2, 3, 4, 5)
  ring.break()
  take(3, 4)
  expect([after(5), after(3)]).toEqual([undefined, undefined])
  take(5, 6, 7)
  expect([after(5), after(6)]).toEqual([undefined, [7]])
})
