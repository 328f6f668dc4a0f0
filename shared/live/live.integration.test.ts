import { expect, test } from 'bun:test'
import { createNatsBus, subjects, type EventBus } from '../eventbus/mod.ts'
import { silentLogger } from '../eventbus/bus-logger.ts'
import { describeNats, eachBus } from '../testing/each-bus.ts'
import { startNatsServer } from '../testing/nats-server.ts'
import { publishUntilTaken } from '../testing/publish-texts.ts'
import { createLive } from './create-live.ts'
import { buildViewer, channelEvent, community, StreamReader, textEncoder } from './live-fixtures.ts'

const encoder = textEncoder()

async function startLive(bus: EventBus) {
  const live = createLive({ bus, logger: silentLogger })
  await live.start()
  const open = (after?: string) => {
    const signal = new AbortController().signal
    return new StreamReader(live.openStream({ viewer: buildViewer(), asOf: live.asOf(), encoder, after, signal }))
  }
  return { live, open, [Symbol.asyncDispose]: () => live[Symbol.asyncDispose]() }
}

const publish = async (bus: EventBus, ...texts: readonly string[]) => {
  for (const text of texts) await bus.publish(subjects.community(community), channelEvent(text))
}

/** What the reader has seen when the text has come. */
async function seen(reader: StreamReader, text: string): Promise<readonly string[]> {
  await reader.saw(text)
  return reader.texts.filter((one) => !one.startsWith('presence/'))
}

eachBus(({ open: openBus }) => {
  test('two processes deliver one order, and either can resume what the other began', async () => {
    await using bus = await openBus()
    await using first = await startLive(bus)
    await using second = await startLive(bus)
    const reader = first.open()
    await publish(bus, 'a', 'b')
    expect(await seen(reader, 'test/happened b')).toEqual(['test/happened a', 'test/happened b'])
    const after = reader.frames.find(({ data }) => data === 'a')?.id
    const back = second.open(after)
    await publish(bus, 'c')
    expect(await seen(back, 'test/happened c')).toEqual(['test/happened b', 'test/happened c'])
    expect(await seen(reader, 'test/happened c')).toHaveLength(3)
  })

  test('a process that starts later replays what was before it', async () => {
    await using bus = await openBus()
    const start = await bus.position()
    await publish(bus, 'a', 'b')
    await using late = await startLive(bus)
    expect(late.live.position()).toBe(await bus.position())
    expect(await seen(late.open(start), 'test/happened b')).toEqual(['test/happened a', 'test/happened b'])
  })
})

describeNats('live on a broken NATS', () => {
  test('FLT-08 a wiped log is told to every client, and those that come back go on', async () => {
    await using server = await startNatsServer()
    await using bus = await createNatsBus({ url: server.url })
    await using running = await startLive(bus)
    const reader = running.open()
    await publish(bus, 'a')
    await seen(reader, 'test/happened a')
    await server.wipe()
    await publishUntilTaken(bus, 'doorbell')
    await seen(reader, 'gap everything')
    const back = running.open(reader.lastEventId)
    await publish(bus, 'b')
    expect(await seen(back, 'test/happened b')).toEqual(['gap everything', 'test/happened b'])
  }, 20_000)

  test('FLT-07 streams outlive an outage of the broker and miss nothing', async () => {
    await using server = await startNatsServer()
    await using bus = await createNatsBus({ url: server.url })
    await using running = await startLive(bus)
    const reader = running.open()
    await publish(bus, 'a')
    await seen(reader, 'test/happened a')
    await server.kill9()
    await server.restart()
    await publishUntilTaken(bus, 'doorbell')
    await publish(bus, 'b')
    expect(await seen(reader, 'test/happened b')).toEqual(['test/happened a', 'test/happened b'])
    expect(reader.ended).toBe(false)
  }, 20_000)
})
