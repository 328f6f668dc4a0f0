import { expect, test } from 'bun:test'
import { ManualClock } from '../std/mod.ts'
import { buildEvent } from '../testing/build-event.ts'
import { recordBus } from '../testing/record-bus.ts'
import { createEventBus } from './create-event-bus.ts'
import { createMemoryBus } from './memory-bus.ts'
import { matchesSubject } from './subject-match.ts'
import { isDurable, subjects } from './subjects.ts'

test('an event id is stored again after two minutes', async () => {
  const clock = new ManualClock()
  const bus = createMemoryBus({ clock })
  const event = buildEvent()
  await bus.publish('chat.events.c1', event)
  clock.advance(119_999)
  await bus.publish('chat.events.c1', event)
  expect(await bus.position()).toEndWith('.1')
  clock.advance(1)
  await bus.publish('chat.events.c1', event)
  expect(await bus.position()).toEndWith('.2')
})

test('an ephemeral event may repeat its id', async () => {
  const bus = createMemoryBus()
  const seen = recordBus()
  await bus.subscribe('live.>', seen.handler)
  const event = buildEvent()
  await bus.publish('live.typing.c1.ch', event)
  await bus.publish('live.typing.c1.ch', event)
  await bus.settle()
  expect(seen.deliveries).toHaveLength(2)
})

test('EB-8 the log is bounded by bytes as well', async () => {
  const bus = createMemoryBus({ keep: { events: 1_000, bytes: 3_000 } })
  const place = await bus.position()
  for (let i = 0; i < 10; i++) await bus.publish('chat.events.c1', buildEvent({ payload: { text: 'x'.repeat(700) } }))
  const seen = recordBus()
  await bus.consume('chat.>', seen.handler, { from: { after: place }, onGap: seen.onGap })
  await bus.settle()
  expect(seen.deliveries).toHaveLength(3)
  expect(seen.gaps).toHaveLength(1)
})

test('EB-8 a bus that began anew says gap to the positions of the one before', async () => {
  const before = createMemoryBus()
  await before.publish('chat.events.c1', buildEvent())
  const after = await before.position()
  const bus = createMemoryBus()
  await bus.publish('chat.events.c1', buildEvent())
  const seen = recordBus()
  await bus.consume('chat.>', seen.handler, { from: { after }, onGap: seen.onGap })
  await bus.settle()
  expect(seen.gaps).toHaveLength(1)
  expect(seen.deliveries).toHaveLength(1)
})

test('handlers run after publish, in the order of publishing, also when they publish themselves', async () => {
  const bus = createMemoryBus()
  const order: unknown[] = []
  await bus.subscribe('chat.>', async ({ event }) => {
    order.push(event.payload['text'])
    if (event.payload['text'] === 'a') await bus.publish('chat.x', buildEvent({ payload: { text: 'answer' } }))
  })
  const second = recordBus()
  await bus.subscribe('chat.>', second.handler)
  await Promise.all(['a', 'b'].map((text) => bus.publish('chat.x', buildEvent({ payload: { text } }))))
  await bus.settle()
  expect(order).toEqual(['a', 'b', 'answer'])
  expect(second.texts()).toEqual(order)
})

test('a live subscriber that never gets on loses the oldest events, once said, and the memory stays bounded', async () => {
  const warnings: string[] = []
  const logger = { info() {}, error() {}, warn: (_: object, message: string) => void warnings.push(message) }
  const bus = createMemoryBus({ logger })
  const gate = Promise.withResolvers<void>()
  const seen = recordBus()
  await bus.subscribe('live.>', async (delivery) => {
    seen.handler(delivery)
    await gate.promise
  })
  const publish = async (i: number) => await bus.publish('live.typing.c1.ch', buildEvent({ payload: { text: i } }))
  await publish(0)
  await seen.arrived(1)
  for (let i = 1; i <= 25_000; i++) await publish(i)
  gate.resolve()
  await bus.settle()
  expect(seen.texts().slice(0, 2)).toEqual([0, 15_001])
  expect(seen.texts().at(-1)).toBe(25_000)
  expect(bus.stats().dropped).toBe(15_000)
  expect(warnings).toHaveLength(1)
})

test('a gap handler that throws stops nobody', async () => {
  const bus = createMemoryBus()
  await bus.publish('chat.events.c1', buildEvent())
  const seen = recordBus()
  const onGap = () => {
    throw new Error('broken')
  }
  await bus.consume('chat.>', seen.handler, { from: { after: 'other.1' }, onGap })
  await bus.settle()
  expect(seen.deliveries).toHaveLength(1)
  expect(bus.stats()).toMatchObject({ gaps: 1, handler_errors: 1 })
})

test('EB-1 the configuration chooses the driver', async () => {
  await using bus = await createEventBus({ driver: 'memory' })
  expect(bus.driver).toBe('memory')
})

test('SH-3 AJ-58 the six subjects: three kept, three ephemeral, each in reach of its pattern', () => {
  const kept = [subjects.community('c'), subjects.dm('d'), subjects.notifications('u')]
  const ephemeral = [subjects.typing('c', 'ch'), subjects.dmTyping('d'), subjects.presence('c')]
  expect(kept.every(isDurable)).toBe(true)
  expect(ephemeral.some(isDurable)).toBe(false)
  expect(kept.every((subject) => matchesSubject(subjects.everyDurable, subject))).toBe(true)
  expect(ephemeral.slice(0, 2).every((subject) => matchesSubject(subjects.everyTyping, subject))).toBe(true)
  expect(matchesSubject(subjects.everyPresence, subjects.presence('c'))).toBe(true)
})
