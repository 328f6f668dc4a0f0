import { describe, expect, test } from 'bun:test'
import { buildViewer, channel, channelEvent, setUp, StreamReader } from './live-fixtures.ts'
import { sseFrame } from './sse-frame.ts'

describe('connections', () => {
  test('1000 connections that come and go leave nothing behind', async () => {
    await using t = await setUp()
    for (let n = 0; n < 500; n++) await t.open().leave()
    for (let n = 0; n < 500; n++) {
      const control = new AbortController()
      t.open(buildViewer(), { signal: control.signal })
      control.abort()
    }
    expect(t.live.stats()).toMatchObject({ connections: 0, index_entries: 0 })
  })

  test('FLT-10 a reader that stops reading is let go when its buffer is full', async () => {
    await using t = await setUp({ maxBufferedBytes: 10_000 })
    t.live.openStream({
      viewer: buildViewer(),
      asOf: t.live.asOf(),
      encoder: t.encoder,
      signal: new AbortController().signal,
    })
    const reader = t.open()
    for (let n = 0; n < 20; n++) await t.publish(channelEvent('x'.repeat(1_000)))
    expect(t.live.stats()).toMatchObject({ connections: 1, dropped_slow: 1 })
    expect(reader.frames).toHaveLength(20)
  })

  test('each connection hears a heartbeat every 20 s that moves its id', async () => {
    await using t = await setUp()
    const reader = t.open(buildViewer({ channels: new Map() }))
    await t.publish(channelEvent('unseen'))
    expect(reader.lastEventId).not.toBe(t.live.position())
    for (let second = 0; second < 20; second++) t.clock.advance(1_000)
    await t.settle()
    expect(reader.lastEventId).toBe(t.live.position())
    expect(reader.frames).toEqual([])
  })

  test('FLT-11 a client that has to notice silence is told of each heartbeat', async () => {
    await using t = await setUp()
    const encoder = { ...t.encoder, encodeBeat: () => sseFrame({ event: 'beat', data: '' }) }
    const [quiet, told] = [t.open(), t.open(buildViewer(), { encoder })]
    for (let second = 0; second < 20; second++) t.clock.advance(1_000)
    await t.settle()
    expect([quiet.texts, told.frames.length]).toEqual([[], 1])
    expect(told.frames[0]).toMatchObject({ event: 'beat', id: t.live.position() })
  })

  test('one user opens no more streams than allowed, and another one may again when one has ended', async () => {
    await using t = await setUp({ maxStreamsPerUser: 2 })
    const viewer = buildViewer()
    const first = t.open(viewer)
    t.open(viewer)
    expect(() => t.open(viewer)).toThrow('Too many live streams')
    t.open()
    await first.leave()
    t.open(viewer)
    expect(t.live.connectionCount()).toBe(3)
  })

  test('ABU-12 a stream ends when the API token expires that opened it, and not before', async () => {
    await using t = await setUp()
    const until = (ms: number) => t.open(buildViewer({ accessUntil: t.clock.now() + ms }))
    const [short, long] = [until(1_000), until(100 * 24 * 3_600_000)]
    t.clock.advance(999)
    expect(t.live.connectionCount()).toBe(2)
    t.clock.advance(1)
    await t.settle()
    expect([short.ended, long.ended]).toEqual([true, false])
    await long.leave()
    expect(t.live.stats()).toMatchObject({ connections: 0, index_entries: 0 })
  })

  test('an API token that may only read types nothing', async () => {
    await using t = await setUp()
    const viewer = buildViewer({ readOnly: true })
    expect(await t.live.signalTyping({ viewer, channelId: channel, parentId: null, state: 'start' })).toBe(false)
  })

  test('a stream asks its socket for an idle time-out of 60 s', async () => {
    await using t = await setUp()
    const seen: number[] = []
    t.open(buildViewer(), { setIdleTimeout: (seconds) => seen.push(seconds) })
    expect(seen).toEqual([60])
  })

  test('disposal ends every stream and refuses new ones', async () => {
    const t = await setUp()
    const reader = t.open()
    await t.live[Symbol.asyncDispose]()
    await new Promise((resolve) => setImmediate(resolve))
    expect(reader.ended).toBe(true)
    const { status } = t.live.openStream({
      viewer: buildViewer(),
      asOf: t.live.asOf(),
      encoder: t.encoder,
      signal: new AbortController().signal,
    })
    expect(status).toBe(503)
  })

  test('a stream whose caller has gone already is not kept', async () => {
    await using t = await setUp()
    const reader = new StreamReader(
      t.live.openStream({
        viewer: buildViewer(),
        asOf: t.live.asOf(),
        encoder: t.encoder,
        signal: AbortSignal.abort(),
      }),
    )
    await t.settle()
    expect([reader.ended, t.live.connectionCount()]).toEqual([true, 0])
  })
})

describe('typing', () => {
  const signal = (viewer = buildViewer()) => ({ viewer, channelId: channel, parentId: null, state: 'start' as const })

  test('AJ-92 typing goes to the members of the channel and is not replayed', async () => {
    await using t = await setUp()
    const reader = t.open()
    const before = t.live.position()
    const viewer = buildViewer()
    expect(await t.live.signalTyping(signal(viewer))).toBe(true)
    await t.settle()
    expect(reader.texts).toEqual([`typing/start ${viewer.userId}`])
    expect(reader.frames[0]?.id).toBeUndefined()
    expect(t.live.position()).toBe(before)
  })

  test('typing is refused to outsiders and more often than once a second; a stop always goes out', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    expect(await t.live.signalTyping(signal(buildViewer({ channels: new Map() })))).toBe(false)
    expect(await t.live.signalTyping(signal(viewer))).toBe(true)
    expect(await t.live.signalTyping(signal(viewer))).toBe(false)
    expect(await t.live.signalTyping({ ...signal(viewer), state: 'stop' })).toBe(true)
    t.clock.advance(1_000)
    expect(await t.live.signalTyping(signal(viewer))).toBe(true)
  })

  test('AJ-32 typing tells nobody where one is muted', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const mutedIn = new Set([channelEvent('').community_id ?? ''])
    expect(await t.live.signalTyping(signal({ ...viewer, mutedIn }))).toBe(false)
    expect(await t.live.signalTyping(signal({ ...viewer, mutedIn: new Set(['elsewhere']) }))).toBe(true)
  })

  test('typing tells nobody where one cannot write', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const silentIn = new Set([signal(viewer).channelId])
    expect(await t.live.signalTyping(signal({ ...viewer, silentIn }))).toBe(false)
    expect(await t.live.signalTyping(signal({ ...viewer, silentIn: new Set(['elsewhere']) }))).toBe(true)
  })

  test('AJ-32 a viewer read before a mute is outdated', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    expect(t.live.isOutdated(viewer)).toBe(false)
    const toThem = { audience: 'user', user_id: viewer.userId, payload: { user_id: viewer.userId } } as const
    await t.publish(channelEvent('', { type: 'member/muted', channel_id: null, rev: null, ...toThem }))
    expect(t.live.isOutdated(viewer)).toBe(true)
  })

  test('AJ-93 who has just sent a message and writes on is seen at once, but does not flicker', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const tell = (state: 'start' | 'stop') => t.live.signalTyping({ ...signal(viewer), state })
    expect([await tell('start'), await tell('stop'), await tell('start')]).toEqual([true, true, true])
    expect([await tell('stop'), await tell('start')]).toEqual([true, false])
  })

  test('typing of a member who was removed is refused by what the stream knows', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    t.open(viewer)
    await t.publish(channelEvent('', { type: 'member/kicked', payload: { user_id: viewer.userId } }))
    expect(
      await t.live.signalTyping({
        ...signal(viewer),
        viewer: buildViewer({ userId: viewer.userId, channels: new Map() }),
      }),
    ).toBe(false)
  })
})
