import { connect } from '@nats-io/transport-node'
import { expect, test } from 'bun:test'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { buildEvent } from '../testing/build-event.ts'
import { describeNats, dropStream } from '../testing/each-bus.ts'
import { freePort } from '../testing/free-port.ts'
import { startNatsServer } from '../testing/nats-server.ts'
import { publishMany, publishUntilTaken } from '../testing/publish-texts.ts'
import { recordBus } from '../testing/record-bus.ts'
import { createNatsBus } from './nats-bus.ts'
import { subjects } from './subjects.ts'

/** Somebody who takes what is said there and does not answer, so that the broker does not say that nobody is there. */
async function listenAt(url: string, subject: string) {
  const client = await connect({ servers: url })
  const heard = Promise.withResolvers<void>()
  client.subscribe(subject, { callback: () => heard.resolve() })
  await client.flush()
  return { heard: heard.promise, [Symbol.asyncDispose]: () => client.close() }
}

/** A way to the broker on which the first word for a subject goes to another of the same length. */
function misdirectFirst(url: string, subject: string, other: string) {
  const { hostname, port } = new URL(url)
  let isDone = false
  const misdirect = (bytes: Uint8Array): Uint8Array => {
    const text = Buffer.from(bytes).toString('latin1')
    if (isDone || !text.includes(subject)) return bytes
    isDone = true
    return Buffer.from(text.replace(subject, other), 'latin1')
  }
  const listener = createServer((client) => {
    const broker = createConnection({ host: hostname, port: Number(port) })
    client.on('data', (bytes) => broker.write(misdirect(Buffer.from(bytes))))
    broker.pipe(client)
    const end = () => {
      client.destroy()
      broker.destroy()
    }
    for (const socket of [client, broker]) socket.on('close', end).on('error', end)
  })
  listener.listen(0, '127.0.0.1')
  const { port: own } = listener.address() as AddressInfo
  return { url: `nats://127.0.0.1:${own}`, [Symbol.asyncDispose]: async () => void listener.close() }
}

describeNats('nats bus and its broker', (shared) => {
  test('EB-T2 nobody at the URL gives a clear error that names the place', async () => {
    const port = freePort()
    await expect(createNatsBus({ url: `nats://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`Cannot connect to NATS at 127.0.0.1:${port}`),
    })
  })

  test('EB-T10 EB-9 subscriber and consumer go on after a broker restart, without holes', async () => {
    await using server = await startNatsServer()
    await using bus = await createNatsBus({ url: server.url })
    const live = recordBus()
    const durable = recordBus()
    await bus.subscribe(subjects.everyDurable, live.handler)
    await bus.consume(subjects.everyDurable, durable.handler, { from: 'new', onGap: durable.onGap })
    await publishUntilTaken(bus, 'before')
    await server.restart()
    await publishUntilTaken(bus, 'after')
    await live.arrived(2)
    await durable.arrived(2)
    expect(durable.texts()).toEqual(['before', 'after'])
    expect(durable.gaps).toEqual([])
    expect(bus.stats().reconnects).toBe(1)
  })

  test('ABU-12 a consumer whose request for messages was lost on its way asks again within two seconds', async () => {
    await using server = await startNatsServer()
    await using nowhere = await listenAt(server.url, 'lost.>')
    await using line = misdirectFirst(server.url, '$JS.API.CONSUMER.MSG.NEXT', 'lost.api.consumer.msg.nex')
    await using reader = await createNatsBus({ url: line.url })
    await using writer = await createNatsBus({ url: server.url })
    const durable = recordBus()
    await reader.consume(subjects.everyDurable, durable.handler, { from: 'new', onGap: durable.onGap })
    await nowhere.heard
    const since = performance.now()
    await publishMany(writer, 'told', 1)
    await durable.arrived(1)
    expect(performance.now() - since).toBeLessThan(2_000)
  })

  test('EB-T9 EB-T10 what another process published during an outage of mine is replayed in order', async () => {
    await using server = await startNatsServer()
    await using reader = await createNatsBus({ url: server.url })
    const seen = recordBus()
    await reader.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    await using writer = await createNatsBus({ url: server.url })
    for (let round = 0; round < 3; round++) {
      await publishUntilTaken(writer, `round ${round}, first`)
      await publishUntilTaken(writer, `round ${round}, second`)
      await server.kill9()
      await server.restart()
    }
    await publishUntilTaken(writer, 'last')
    await seen.arrived(7)
    const rounds = [0, 1, 2].flatMap((round) => [`round ${round}, first`, `round ${round}, second`])
    expect(seen.texts()).toEqual([...rounds, 'last'])
  }, 20_000)

  test('EB-T9 a new process goes on at a position from before the restart', async () => {
    await using server = await startNatsServer()
    const first = await createNatsBus({ url: server.url })
    const place = await first.position()
    await publishMany(first, 'event', 2)
    await first.close()
    await server.restart()
    await using second = await createNatsBus({ url: server.url })
    const seen = recordBus()
    await second.consume(subjects.everyDurable, seen.handler, { from: { after: place }, onGap: seen.onGap })
    await seen.arrived(2)
    expect(seen.texts()).toEqual(['event 0', 'event 1'])
    expect(seen.gaps).toEqual([])
  })

  test('FLT-08 a wiped JetStream is a gap, the stream is made again and everything goes on', async () => {
    await using server = await startNatsServer()
    await using bus = await createNatsBus({ url: server.url })
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    await publishMany(bus, 'before', 2)
    await bus.settle()
    const old = await bus.position()
    await server.wipe()
    await publishUntilTaken(bus, 'after')
    await seen.gapped()
    await seen.arrived(3)
    expect(seen.texts()).toEqual(['before 0', 'before 1', 'after'])
    expect(seen.gaps).toEqual(['The position belongs to another log'])
    expect((await bus.position()).split('.')[0]).not.toBe(old.split('.')[0])
  })

  test('FLT-08 a stream deleted under a running bus is made again by the next publish', async () => {
    const { url } = shared()
    await using bus = await createNatsBus({ url })
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    await dropStream(url)
    await publishUntilTaken(bus, 'after')
    await seen.gapped()
    await seen.arrived(1)
    expect(seen.texts()).toEqual(['after'])
  }, 20_000)

  test('FLT-07 without a broker publish is refused at once and goes through again later', async () => {
    await using server = await startNatsServer()
    await using bus = await createNatsBus({ url: server.url, timeoutMs: 1_000 })
    await server.stop()
    const began = performance.now()
    await expect(bus.publish('chat.events.c1', buildEvent())).rejects.toMatchObject({ code: 'unavailable' })
    await expect(bus.ping()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(bus.position()).rejects.toMatchObject({ code: 'unavailable' })
    const options = { from: 'new', onGap: () => {} } as const
    await expect(bus.consume('chat.>', () => {}, options)).rejects.toMatchObject({ code: 'unavailable' })
    expect(performance.now() - began).toBeLessThan(8_000)
    const seen = recordBus()
    await bus.subscribe('chat.events.c1', seen.handler)
    await server.restart()
    await publishUntilTaken(bus, 'back')
    await seen.arrived(1)
    expect(await bus.ping()).toBeGreaterThanOrEqual(0)
  }, 20_000)

  test('FLT-07 a broker that hangs lets publish fail in bounded time, and stores the event once in the end', async () => {
    await using server = await startNatsServer()
    await using bus = await createNatsBus({ url: server.url, timeoutMs: 300 })
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    const event = buildEvent({ payload: { text: 'once' } })
    await server.freeze()
    await expect(bus.publish('chat.events.c1', event)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(bus.ping()).rejects.toMatchObject({ code: 'unavailable' })
    server.thaw()
    await bus.publish('chat.events.c1', event)
    await publishUntilTaken(bus, 'next')
    await seen.arrived(2)
    expect(seen.texts()).toEqual(['once', 'next'])
  })

  test('two processes see the events of each other', async () => {
    const { url } = shared()
    await using one = await createNatsBus({ url })
    await using two = await createNatsBus({ url })
    const seen = recordBus()
    await two.subscribe(subjects.everyPresence, seen.handler)
    await two.consume(subjects.everyDurable, seen.handler, { from: 'new', onGap: seen.onGap })
    await one.publish(subjects.presence('c1'), buildEvent({ type: 'presence/online' }))
    await one.publish(subjects.community('c1'), buildEvent())
    await seen.arrived(2)
    expect(seen.subjects().toSorted()).toEqual(['chat.events.c1', 'live.presence.c1'])
  })

  test('EB-T8 what is no event on the wire is counted, skipped and stops nobody', async () => {
    const { url } = shared()
    await using bus = await createNatsBus({ url })
    const live = recordBus()
    const durable = recordBus()
    await bus.subscribe(subjects.everyDurable, live.handler)
    await bus.consume(subjects.everyDurable, durable.handler, { from: 'new', onGap: durable.onGap })
    const stranger = await connect({ servers: url.replace('nats://', '') })
    stranger.publish('chat.events.c1', '{"type":')
    stranger.publish('chat.events.c1', '{"type":"a/b","id":"1"}')
    stranger.publish('chat.events.c1', new Uint8Array([0xff, 0xfe]))
    await stranger.flush()
    await stranger.close()
    await publishUntilTaken(bus, 'good')
    await bus.settle()
    expect([live.texts(), durable.texts()]).toEqual([['good'], ['good']])
    expect(bus.stats().invalid).toBe(6)
  })

  test('SC-3 with validatePayloads a payload of the wrong shape is skipped at receipt, whoever sent it', async () => {
    const { url } = shared()
    await using careless = await createNatsBus({ url })
    await using bus = await createNatsBus({ url, validatePayloads: true })
    const live = recordBus()
    const durable = recordBus()
    await bus.subscribe(subjects.everyDurable, live.handler)
    await bus.consume(subjects.everyDurable, durable.handler, { from: 'new', onGap: durable.onGap })
    await careless.publish('chat.events.c1', buildEvent({ type: 'channel/deleted', payload: { channel_id: 7 } }))
    await publishUntilTaken(careless, 'good')
    await live.arrived(1)
    await durable.arrived(1)
    expect([live.texts(), durable.texts()]).toEqual([['good'], ['good']])
    expect(bus.stats().invalid).toBe(2)
  })

  test('the limits of the stream follow the configuration', async () => {
    const { url } = shared()
    await dropStream(url)
    const keep = { ageMs: 60_000, bytes: 1_000_000, messages: 3 }
    await (await createNatsBus({ url })).close()
    await using bus = await createNatsBus({ url, keep })
    await publishMany(bus, 'event', 4)
    const seen = recordBus()
    await bus.consume(subjects.everyDurable, seen.handler, { from: { last: 10 }, onGap: seen.onGap })
    await seen.arrived(3)
    expect(seen.texts()).toEqual(['event 1', 'event 2', 'event 3'])
  })
})
