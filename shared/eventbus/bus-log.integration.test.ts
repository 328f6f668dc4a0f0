import { expect, test } from 'bun:test'
import { buildEvent } from '../testing/build-event.ts'
import { eachBus } from '../testing/each-bus.ts'
import { publishMany } from '../testing/publish-texts.ts'
import { recordBus } from '../testing/record-bus.ts'
import { subjects } from './subjects.ts'

eachBus(({ open }) => {
  test('EB-T9 EB-8 the durable consumer replays what was missed and goes on live', async () => {
    await using bus = await open()
    await publishMany(bus, 'before', 3)
    const place = await bus.position()
    await publishMany(bus, 'missed', 5)
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: { after: place }, onGap: seen.onGap })
    await publishMany(bus, 'live', 2)
    await bus.settle()
    expect(seen.texts()).toEqual(['missed 0', 'missed 1', 'missed 2', 'missed 3', 'missed 4', 'live 0', 'live 1'])
    expect(seen.gaps).toEqual([])
  })

  test('EB-8 each delivery names the place to go on from', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    await publishMany(bus, 'event', 3)
    await bus.settle()
    const again = recordBus()
    const after = seen.deliveries[1]?.position ?? ''
    await bus.consume(subjects.everyDurable, again.handler, { from: { after }, onGap: again.onGap })
    await bus.settle()
    await again.arrived(1)
    expect(again.texts()).toEqual(['event 2'])
    expect(seen.deliveries[2]?.position).toBe(await bus.position())
  })

  test('EB-8 the newest n entries, as many as are there', async () => {
    await using bus = await open()
    await publishMany(bus, 'event', 4)
    const two = recordBus()
    const many = recordBus()
    await bus.consume(subjects.everyDurable, two.handler, { from: { last: 2 }, onGap: two.onGap })
    await bus.consume(subjects.everyDurable, many.handler, { from: { last: 100 }, onGap: many.onGap })
    await many.arrived(4)
    await two.arrived(2)
    expect(two.texts()).toEqual(['event 2', 'event 3'])
    expect([...two.gaps, ...many.gaps]).toEqual([])
  })

  test('EB-8 EB-7 a consumer of a narrow pattern gets its events only', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.consume('chat.events.*', seen.handler, { from: 'new', onGap: seen.onGap })
    await bus.publish(subjects.dm('d1'), buildEvent())
    await bus.publish(subjects.community('c1'), buildEvent())
    await bus.publish(subjects.typing('c1', 'ch'), buildEvent())
    await bus.settle()
    expect(seen.subjects()).toEqual(['chat.events.c1'])
  })

  test('EB-8 a position already evicted is a gap, and delivery goes on behind it', async () => {
    await using bus = await open({ events: 5 })
    const place = await bus.position()
    await publishMany(bus, 'event', 12)
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: { after: place }, onGap: seen.onGap })
    expect(seen.gaps).toEqual(['7 events are no longer kept'])
    await seen.arrived(5)
    expect(seen.texts()[0]).toBe('event 7')
  })

  test('EB-8 what a narrow pattern passes over is no gap', async () => {
    await using bus = await open({ events: 100 })
    const seen = recordBus()
    await bus.consume(subjects.dm('d1'), seen.handler, { from: 'new', onGap: seen.onGap })
    for (let round = 0; round < 3; round++) {
      await bus.publish(subjects.dm('d1'), buildEvent())
      await publishMany(bus, 'other', 300)
    }
    await bus.settle()
    expect(seen.deliveries).toHaveLength(3)
    expect(seen.gaps).toEqual([])
  })

  test('EB-8 a position of another log, from the future, or that is none at all is a gap', async () => {
    await using bus = await open()
    const [epoch] = (await bus.position()).split('.')
    for (const after of ['other.3', `${epoch}.99`, 'nonsense', '']) {
      const seen = recordBus()
      await bus.consume(subjects.everyDurable, seen.handler, { from: { after }, onGap: seen.onGap })
      expect(seen.gaps).toHaveLength(1)
    }
    expect(bus.stats().gaps).toBe(4)
  })

  test.each(['chat.>', 'chat.events.*'])(
    'EB-8 a consumer of %s slower than the log is told of the gap',
    async (pattern) => {
      await using bus = await open({ events: 2_000 })
      const gate = Promise.withResolvers<void>()
      const seen = recordBus()
      const handler = async (delivery: Parameters<typeof seen.handler>[0]) => {
        seen.handler(delivery)
        await gate.promise
      }
      await bus.consume(pattern, handler, { from: 'new', onGap: seen.onGap })
      await publishMany(bus, 'event', 6_000)
      gate.resolve()
      await bus.settle()
      expect(seen.gaps).toHaveLength(1)
      expect(seen.texts().at(-1)).toBe('event 5999')
      expect(seen.deliveries.length).toBeLessThan(6_000)
    },
  )

  test('one event id published twice on a durable subject is stored once', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    const event = buildEvent()
    await bus.publish('chat.events.c1', event)
    await bus.publish('chat.events.c1', event)
    await bus.settle()
    expect(seen.deliveries).toHaveLength(1)
    expect(bus.stats()).toMatchObject({ published: 1, duplicates: 1 })
  })

  test('a slow asynchronous handler is called in order and never twice at a time', async () => {
    await using bus = await open()
    let running = 0
    let most = 0
    const seen = recordBus()
    const slow = async (delivery: Parameters<typeof seen.handler>[0]) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      seen.handler(delivery)
      running--
    }
    await bus.consume(subjects.everyDurable, slow, { from: 'new', onGap: seen.onGap })
    await publishMany(bus, 'event', 300)
    await bus.settle()
    expect(seen.texts()).toEqual(Array.from({ length: 300 }, (_, i) => `event ${i}`))
    expect(most).toBe(1)
  })
})
