import { expect, test } from 'bun:test'
import { buildEvent } from '../testing/build-event.ts'
import { eachBus } from '../testing/each-bus.ts'
import { publishMany } from '../testing/publish-texts.ts'
import { recordBus } from '../testing/record-bus.ts'
import type { EventHandler } from './event-bus.ts'
import { subjects } from './subjects.ts'

const quick = { tries: 4, baseMs: 2, maxMs: 4 }

function recordErrors() {
  const errors: { readonly fields: object; readonly message: string }[] = []
  const error = (fields: object, message: string) => void errors.push({ fields, message })
  return { errors, logger: { info() {}, warn() {}, error } }
}

eachBus(({ open }) => {
  test('FLT-16 an event that makes its consumer throw every time goes aside after so many tries, in its place', async () => {
    const { errors, logger } = recordErrors()
    await using bus = await open({ logger, retry: quick })
    const seen = recordBus()
    const tried: unknown[] = []
    const poisoned: EventHandler = (delivery) => {
      tried.push(delivery.event.payload['text'])
      if (delivery.event.payload['text'] === 'event 1') throw new Error('poison')
      seen.handler(delivery)
    }
    await bus.consume(subjects.everyDurable, poisoned, { from: 'new', onGap: seen.onGap })
    await publishMany(bus, 'event', 4)
    await bus.settle()
    expect(tried).toEqual(['event 0', 'event 1', 'event 1', 'event 1', 'event 1', 'event 2', 'event 3'])
    expect(seen.texts()).toEqual(['event 0', 'event 2', 'event 3'])
    expect(bus.stats()).toMatchObject({ set_aside: 1, handler_errors: 4 })
    expect(errors).toHaveLength(1)
    expect(errors[0]?.fields).toMatchObject({ tries: 4, subject: 'chat.events.c1', pattern: 'chat.>' })
    const letters = await bus.deadLetters(10)
    expect(letters).toHaveLength(1)
    expect(letters[0]).toMatchObject({ subject: 'chat.events.c1', pattern: 'chat.>', tries: 4, error: 'poison' })
    expect(letters[0]?.event.payload['text']).toBe('event 1')
    expect(letters[0]?.position).toBeString()
    expect(seen.gaps).toEqual([])
  })

  test('FLT-16 a handler that fails once and then succeeds has lost nothing and logs nothing', async () => {
    const { errors, logger } = recordErrors()
    await using bus = await open({ logger, retry: quick })
    const seen = recordBus()
    const failed = new Set<unknown>()
    const flaky: EventHandler = async (delivery) => {
      const text = delivery.event.payload['text']
      if (!failed.has(text)) {
        failed.add(text)
        throw new Error('not yet')
      }
      seen.handler(delivery)
    }
    await bus.consume(subjects.everyDurable, flaky, { from: 'new', onGap: seen.onGap })
    await publishMany(bus, 'event', 3)
    await bus.settle()
    expect(seen.texts()).toEqual(['event 0', 'event 1', 'event 2'])
    expect(bus.stats()).toMatchObject({ set_aside: 0, handler_errors: 3 })
    expect(errors).toEqual([])
    expect(await bus.deadLetters(10)).toEqual([])
  })

  test('FLT-16 one poisoned consumer holds up no other', async () => {
    await using bus = await open({ retry: quick })
    const [healthy, poisoned] = [recordBus(), recordBus()]
    await bus.consume(subjects.everyDurable, healthy.handler, { from: 'new', onGap: healthy.onGap })
    const fails = () => Promise.reject(new Error('poison'))
    await bus.consume('chat.events.*', fails, { from: 'new', onGap: poisoned.onGap })
    await publishMany(bus, 'event', 2)
    await bus.settle()
    expect(healthy.texts()).toEqual(['event 0', 'event 1'])
    expect((await bus.deadLetters(10)).map(({ pattern }) => pattern)).toEqual(['chat.events.*', 'chat.events.*'])
  })

  test('FLT-16 a type that fails again and again is not waited for, until one of it succeeds', async () => {
    await using bus = await open({ retry: quick })
    const tries = new Map<unknown, number>()
    let broken = true
    const handler: EventHandler = ({ event }) => {
      const text = event.payload['text']
      tries.set(text, (tries.get(text) ?? 0) + 1)
      if (broken && event.type === 'reaction/added') throw new Error('poison')
    }
    await bus.consume(subjects.everyDurable, handler, { from: 'new', onGap: () => {} })
    const publish = async (type: 'reaction/added' | 'message/created', text: string) =>
      await bus.publish(subjects.community('c1'), buildEvent({ type, payload: { text } }))
    for (const text of ['a', 'b', 'c', 'd']) await publish('reaction/added', text)
    await publish('message/created', 'm')
    await bus.settle()
    expect([...tries]).toEqual([
      ['a', 4],
      ['b', 4],
      ['c', 4],
      ['d', 1],
      ['m', 1],
    ])
    broken = false
    await publish('reaction/added', 'healed')
    await bus.settle()
    broken = true
    await publish('reaction/added', 'e')
    await bus.settle()
    expect(tries.get('e')).toBe(4)
  })

  test('FLT-16 only the newest dead letters are asked for, and the newest thousand kept', async () => {
    await using bus = await open({ retry: { tries: 1, baseMs: 1, maxMs: 1 } })
    await bus.consume(subjects.everyDurable, () => Promise.reject(new Error('x'.repeat(10_000))), {
      from: 'new',
      onGap: () => {},
    })
    await publishMany(bus, 'event', 1_010)
    await bus.settle()
    const letters = await bus.deadLetters(2)
    expect(letters.map(({ event }) => event.payload['text'])).toEqual(['event 1008', 'event 1009'])
    expect(letters[0]?.error).toHaveLength(500)
    expect(bus.stats().set_aside).toBe(1_010)
    expect(await bus.deadLetters(5_000)).toHaveLength(1_000)
  })

  test('FLT-16 a consumer that ends while an event waits for its next try is called no more', async () => {
    await using bus = await open({ retry: { tries: 2, baseMs: 60_000, maxMs: 60_000 } })
    const seen = recordBus()
    const fails: EventHandler = (delivery) => {
      seen.handler(delivery)
      throw new Error('poison')
    }
    const subscription = await bus.consume(subjects.everyDurable, fails, { from: 'new', onGap: seen.onGap })
    await publishMany(bus, 'event', 2)
    await seen.arrived(1)
    await subscription.unsubscribe()
    await bus.settle()
    expect(seen.texts()).toEqual(['event 0'])
    expect(bus.stats().set_aside).toBe(0)
  })
})
