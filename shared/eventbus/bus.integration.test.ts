import { expect, test } from 'bun:test'
import { buildEvent } from '../testing/build-event.ts'
import { eachBus } from '../testing/each-bus.ts'
import { publishMany } from '../testing/publish-texts.ts'
import { recordBus } from '../testing/record-bus.ts'
import { BusError } from './bus-error.ts'
import { subjects } from './subjects.ts'

eachBus(({ name, open }) => {
  test('EB-T1 EB-1 EB-10 connecting returns a live connection that answers a ping', async () => {
    await using bus = await open()
    expect(bus.driver).toBe(name)
    expect(await bus.ping()).toBeGreaterThanOrEqual(0)
  })

  test('EB-T3 EB-2 EB-3 GC-9 AJ-54 AJ-55 a subscriber gets what was published', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.subscribe(subjects.community('c1'), seen.handler)
    const event = buildEvent({ payload: { text: 'Grüße 👋', deep: { list: [1, null, true] } } })
    await bus.publish(subjects.community('c1'), event)
    await bus.settle()
    expect(seen.deliveries).toEqual([{ subject: 'chat.events.c1', event, position: undefined }])
  })

  test('EB-T3 an ephemeral event reaches whoever listens', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.subscribe(subjects.everyTyping, seen.handler)
    await bus.publish(subjects.typing('c1', 'ch1'), buildEvent({ type: 'typing/start' }))
    await bus.settle()
    expect(seen.deliveries.map((delivery) => delivery.subject)).toEqual(['live.typing.c1.ch1'])
  })

  test('EB-T4 EB-7 the wildcard subscriber gets events of any community and nothing else', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.subscribe('chat.events.*', seen.handler)
    await bus.publish(subjects.community('c1'), buildEvent())
    await bus.publish(subjects.dm('d1'), buildEvent())
    await bus.publish(subjects.community('c2'), buildEvent())
    await bus.settle()
    expect(seen.subjects()).toEqual(['chat.events.c1', 'chat.events.c2'])
  })

  test('EB-T5 EB-4 nothing arrives after unsubscribe', async () => {
    await using bus = await open()
    const live = recordBus()
    const durable = recordBus()
    const first = await bus.subscribe(subjects.everyDurable, live.handler)
    const second = await bus.consume(subjects.everyDurable, durable.handler, { from: 'new', onGap: durable.onGap })
    await bus.publish(subjects.community('c1'), buildEvent())
    await bus.settle()
    await first.unsubscribe()
    await second.unsubscribe()
    await bus.publish(subjects.community('c1'), buildEvent())
    await bus.settle()
    expect([live.deliveries.length, durable.deliveries.length]).toEqual([1, 1])
  })

  test('EB-T5 one of two subscribers of a pattern leaves and the other stays', async () => {
    await using bus = await open()
    const stays = recordBus()
    const leaves = await bus.subscribe('chat.events.c1', recordBus().handler)
    await bus.subscribe('chat.events.c1', stays.handler)
    await leaves.unsubscribe()
    await bus.publish('chat.events.c1', buildEvent())
    await bus.settle()
    expect(stays.deliveries).toHaveLength(1)
  })

  test('EB-T6 two subscribers on one subject both get the event', async () => {
    await using bus = await open()
    const [first, second] = [recordBus(), recordBus()]
    await bus.subscribe('chat.events.c1', first.handler)
    await bus.subscribe('chat.events.c1', second.handler)
    await bus.publish('chat.events.c1', buildEvent())
    await bus.settle()
    expect([first.deliveries.length, second.deliveries.length]).toEqual([1, 1])
  })

  test('EB-T7 EB-6 a round trip keeps every field, also unknown ones, and shares nothing with the sender', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.subscribe(subjects.everyDurable, seen.handler)
    const event = buildEvent({ payload: { tags: ['a'] }, rev: 7, future_field: { x: 1 } })
    await bus.publish('chat.events.c1', event)
    await bus.settle()
    const received = seen.deliveries[0]?.event
    expect(received).toEqual(event)
    expect(received).not.toBe(event)
    expect(Object.isFrozen(received?.payload['tags'])).toBe(true)
  })

  test('EB-T8 an envelope without type or payload is refused', async () => {
    await using bus = await open()
    const refused = [{ type: undefined }, { payload: undefined }, { type: 'no slash' }, { audience: undefined }]
    for (const fields of refused) {
      const event = Object.assign(buildEvent(), fields)
      await expect(bus.publish('chat.events.c1', event)).rejects.toMatchObject({ code: 'bad_envelope' })
    }
    expect(await bus.position()).toEndWith('.0')
  })

  test('EB-T8 with validatePayloads a payload that does not fit its type is refused', async () => {
    await using bus = await open({ validatePayloads: true })
    const publish = bus.publish('chat.events.c1', buildEvent({ type: 'channel/deleted', payload: {} }))
    await expect(publish).rejects.toThrow(/does not fit channel\/deleted/)
  })

  test('a payload over the limit and a subject with wildcards are refused with a clear error', async () => {
    await using bus = await open({ maxPayloadBytes: 500 })
    const large = bus.publish('chat.events.c1', buildEvent({ payload: { text: 'x'.repeat(600) } }))
    await expect(large).rejects.toThrow(/the limit is 500/)
    for (const subject of ['chat.*', 'chat..x', '', 'chat.a b', 'chat.>', 'chat.x\r\nPUB y']) {
      await expect(bus.publish(subject, buildEvent())).rejects.toMatchObject({ code: 'bad_subject' })
    }
    await expect(bus.subscribe('a.>.b', () => {})).rejects.toBeInstanceOf(BusError)
    const options = { from: 'new', onGap: () => {} } as const
    await expect(bus.consume('live.>', () => {}, options)).rejects.toMatchObject({ code: 'bad_subject' })
  })

  test('FLT-16 a live subscriber whose handler throws every time stops nobody', async () => {
    const logged: string[] = []
    const logger = { info() {}, warn() {}, error: (_: object, message: string) => void logged.push(message) }
    await using bus = await open({ logger })
    const seen = recordBus()
    await bus.subscribe(subjects.everyDurable, async () => Promise.reject(new Error('always')))
    await bus.subscribe(subjects.everyDurable, seen.handler)
    await publishMany(bus, 'event', 3)
    await bus.settle()
    expect(seen.texts()).toEqual(['event 0', 'event 1', 'event 2'])
    expect(bus.stats()).toMatchObject({ handler_errors: 3, set_aside: 0 })
    expect(logged).toHaveLength(3)
  })

  test('a handler may publish, and settle waits for what follows', async () => {
    await using bus = await open()
    const seen = recordBus()
    await bus.subscribe('chat.events.c1', () => bus.publish('chat.events.c2', buildEvent()))
    await bus.subscribe('chat.events.c2', seen.handler)
    await bus.publish('chat.events.c1', buildEvent())
    await bus.settle()
    await seen.arrived(1)
    expect(seen.subjects()).toEqual(['chat.events.c2'])
  })

  test('EB-T11 EB-5 close is clean, and everything asked of it later fails', async () => {
    const bus = await open()
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    await bus.close()
    await bus.close()
    await expect(bus.publish('chat.events.c1', buildEvent())).rejects.toMatchObject({ code: 'closed' })
    await expect(bus.subscribe('chat.events.c1', () => {})).rejects.toMatchObject({ code: 'closed' })
    await expect(bus.ping()).rejects.toMatchObject({ code: 'closed' })
    expect(seen.deliveries).toEqual([])
  })
})
