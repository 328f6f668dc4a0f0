import { describe, expect, test } from 'bun:test'
import { subjects } from '../eventbus/mod.ts'
import { ApiError } from '../http/mod.ts'
import { newId } from '../std/mod.ts'
import { buildEvent } from '../testing/build-event.ts'
import { buildViewer, channel, channelEvent, community, setUp, textEncoder } from './live-fixtures.ts'
import { sseFrame } from './sse-frame.ts'

const memberEvent = (type: string, userId: string, fields: object = {}) =>
  channelEvent('', { type, payload: { user_id: userId }, ...fields })
const inCommunity = { channel_id: null, rev: null, audience: 'community' as const }

describe('frames', () => {
  test('an event reaches the members of its channel, once encoded and with its position as id', async () => {
    await using t = await setUp()
    const readers = [t.open(), t.open(), t.open(buildViewer({ channels: new Map() }))]
    await t.publish(channelEvent('hello'))
    expect(readers.map(({ texts }) => texts)).toEqual([['test/happened hello'], ['test/happened hello'], []])
    expect(readers[0]?.frames[0]?.id).toBe(t.live.position())
    expect(t.encoder.calls).toBe(1)
  })

  test('data of several lines arrives whole', () => {
    expect(sseFrame({ event: 'a', data: 'one\ntwo\r\nthree' })).toBe('event: a\ndata: one\ndata: two\ndata: three\n')
  })

  test('each kind of client gets its own encoding, or nothing', async () => {
    await using t = await setUp()
    const other = { ...textEncoder(), encode: () => sseFrame({ data: 'other' }) }
    const [first, second] = [t.open(), t.open(buildViewer(), { encoder: other })]
    await t.publish(channelEvent('x', { type: 'test/hidden' }))
    expect([first.texts, second.texts]).toEqual([[], ['message other']])
  })

  test('FLT-16 an event that cannot be encoded becomes a gap of its channel and stops nobody', async () => {
    await using t = await setUp()
    const reader = t.open()
    await t.publish(channelEvent('x', { type: 'test/broken' }), channelEvent('after'))
    expect(reader.texts).toEqual([`gap ${channel}`, 'test/happened after'])
    expect(t.live.stats()['encode_errors']).toBe(1)
  })

  test("greetings come first, the encoder's before the connection's own, and the id last", async () => {
    await using t = await setUp()
    const encoder = { ...textEncoder(), encodeHello: (position: string) => sseFrame({ event: 'init', data: position }) }
    const reader = t.open(buildViewer(), { encoder, hello: sseFrame({ event: 'mine', data: '1' }) })
    await t.settle()
    expect(reader.texts).toEqual([`init ${t.live.position()}`, 'mine 1'])
    expect(reader.lastEventId).toBe(t.live.position())
    expect(Number(reader.retry)).toBeWithin(1_000, 4_001)
  })

  test('events of the community and of the user reach whom they are for', async () => {
    await using t = await setUp()
    const [viewer, stranger] = [buildViewer({ channels: new Map() }), buildViewer({ communityIds: new Set() })]
    const [reader, other] = [t.open(viewer), t.open(stranger)]
    const mine = { channel_id: null, rev: null, community_id: null, audience: 'user' as const, user_id: viewer.userId }
    await t.publish(channelEvent('all', inCommunity), channelEvent('mine', mine))
    expect(reader.texts).toEqual(['test/happened all', 'test/happened mine'])
    expect(other.texts).toEqual([])
  })

  test('a stream of one community hides the others, but not the direct messages', async () => {
    await using t = await setUp()
    const [otherCommunity, otherChannel, dm] = [newId(), newId(), newId()]
    const channels = new Map<string, string | null>([
      [channel, community],
      [otherChannel, otherCommunity],
      [dm, null],
    ])
    const reader = t.open(buildViewer({ communityIds: new Set([community, otherCommunity]), channels }), {
      communityId: community,
    })
    await t.publish(
      channelEvent('here'),
      channelEvent('there', { community_id: otherCommunity, channel_id: otherChannel }),
      channelEvent('direct', { community_id: null, channel_id: dm }),
    )
    expect(reader.texts).toEqual(['test/happened here', 'test/happened direct'])
  })

  test('what happens in one tick is one chunk', async () => {
    await using t = await setUp()
    const response = t.live.openStream({
      viewer: buildViewer(),
      asOf: t.live.asOf(),
      encoder: t.encoder,
      signal: new AbortController().signal,
    })
    const reader = response.body?.getReader()
    await reader?.read()
    for (const text of ['a', 'b', 'c']) await t.bus.publish(subjects.community(community), channelEvent(text))
    await t.live.settle()
    const text = new TextDecoder().decode((await reader?.read())?.value)
    expect(text.match(/^data: ./gm)).toEqual(['data: a', 'data: b', 'data: c'])
    await reader?.cancel()
  })
})

describe('order', () => {
  test('events arrive in the order of rev and only once', async () => {
    await using t = await setUp()
    const reader = t.open()
    const [a, b, c] = ['a', 'b', 'c'].map((text) => channelEvent(text))
    await t.publish(...[a, c, b].filter((event) => event !== undefined))
    await t.publish({ ...channelEvent(''), ...b, id: newId() })
    expect(reader.texts).toEqual(['test/happened a', 'test/happened b', 'test/happened c'])
    expect(t.live.stats()).toMatchObject({ duplicates: 1, gaps: 0, held: 0 })
  })

  test('while an event is held back no id is given out beyond it', async () => {
    await using t = await setUp()
    const dm = newId()
    const reader = t.open(
      buildViewer({
        channels: new Map<string, string | null>([
          [channel, community],
          [dm, null],
        ]),
      }),
    )
    await t.publish(channelEvent('a'))
    const before = t.live.position()
    const [b, c] = [channelEvent('b'), channelEvent('c')]
    await t.publish(c, channelEvent('elsewhere', { channel_id: dm, community_id: null }))
    expect([t.live.position(), reader.lastEventId]).toEqual([before, before])
    const back = t.open(buildViewer(), { after: before })
    await t.publish(b)
    expect(back.texts).toEqual(['test/happened b', 'test/happened c'])
    expect(reader.texts.slice(1)).toEqual(['test/happened elsewhere', 'test/happened b', 'test/happened c'])
    expect(reader.lastEventId).toBe(t.live.position())
    const again = t.open(buildViewer(), { after: before })
    await t.settle()
    expect(again.texts).toEqual(['test/happened b', 'test/happened c'])
  })

  test('a hole that stays open for 250 ms is told to the viewers of the channel, also on their return', async () => {
    await using t = await setUp()
    const [reader, outsider] = [t.open(), t.open(buildViewer({ channels: new Map() }))]
    await t.publish(channelEvent('a'))
    const start = t.live.position()
    const lost = channelEvent('lost')
    await t.publish(channelEvent('c'))
    t.clock.advance(249)
    await t.settle()
    expect(reader.texts).toEqual(['test/happened a'])
    t.clock.advance(1)
    await t.publish(lost)
    const back = t.open(buildViewer(), { after: start })
    await t.settle()
    expect(reader.texts).toEqual(['test/happened a', `gap ${channel}`, 'test/happened c'])
    expect(back.texts).toEqual([`gap ${channel}`, 'test/happened c'])
    expect(outsider.texts).toEqual([])
  })

  test('the first two events of a channel that come the wrong way round are both shown, and the channel is looked at anew', async () => {
    await using t = await setUp()
    const reader = t.open()
    const [a, b, c] = [channelEvent('a'), channelEvent('b'), channelEvent('c')]
    await t.publish(b, a, c)
    expect(reader.texts).toEqual(['test/happened b', 'test/happened a', `gap ${channel}`, 'test/happened c'])
  })

  test('events without rev are shown once by their id', async () => {
    await using t = await setUp({ busOptions: { keep: { events: 10, bytes: 1e6 } } })
    const reader = t.open()
    const event = channelEvent('once', inCommunity)
    await t.publish(event)
    t.clock.advance(3 * 60_000)
    await t.publish(event)
    expect(reader.texts).toEqual(['test/happened once'])
  })

  test("a late change of membership that was missed ends the member's streams, who come back with a fresh view", async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const [reader, other] = [t.open(viewer), t.open()]
    await t.publish(channelEvent('a'))
    const kicked = memberEvent('member/kicked', viewer.userId)
    await t.publish(channelEvent('c'))
    t.clock.advance(250)
    await t.publish(kicked)
    expect([reader.ended, other.ended]).toEqual([true, false])
  })
})

describe('resume', () => {
  test('a client that comes back gets exactly what it missed', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const reader = t.open(viewer)
    await t.publish(channelEvent('a'))
    await reader.leave()
    await t.publish(channelEvent('b'), channelEvent('c'))
    const back = t.open(viewer, { after: reader.lastEventId })
    await t.publish(channelEvent('d'))
    expect(back.texts).toEqual(['test/happened b', 'test/happened c', 'test/happened d'])
  })

  test('replay shows only what the viewer may see at present', async () => {
    await using t = await setUp()
    const after = t.live.position()
    await t.publish(channelEvent('secret', { channel_id: newId() }), channelEvent('mine'))
    const back = t.open(buildViewer(), { after })
    await t.settle()
    expect(back.texts).toEqual(['test/happened mine'])
  })

  test('a position before the ring, of another log or of no log is one gap', async () => {
    await using t = await setUp({ ring: { events: 2, bytes: 1e6 } })
    const start = t.live.position()
    await t.publish(...['a', 'b', 'c'].map((text) => channelEvent(text)))
    const readers = [start, 'other-epoch.1', 'rubbish', `${start.split('.')[0]}.999999999`].map((after) =>
      t.open(buildViewer(), { after }),
    )
    await t.publish(channelEvent('live'))
    for (const reader of readers) expect(reader.texts).toEqual(['gap everything', 'test/happened live'])
  })

  test('a replay too large for the buffer is a gap', async () => {
    await using t = await setUp({ maxBufferedBytes: 2_000 })
    const after = t.live.position()
    await t.publish(channelEvent('x'.repeat(600)), channelEvent('y'.repeat(600)))
    const back = t.open(buildViewer(), { after })
    await t.settle()
    expect(back.texts).toEqual(['gap everything'])
  })

  test('a restarted process remembers what the bus still has', async () => {
    await using first = await setUp()
    const start = first.live.position()
    await first.publish(channelEvent('a'), channelEvent('b'))
    await using second = await setUp({ bus: first.bus })
    const back = second.open(buildViewer(), { after: start })
    await second.settle()
    expect(back.texts).toEqual(['test/happened a', 'test/happened b'])
    expect(second.live.position()).toBe(first.live.position())
  })

  test('FLT-08 lost events of the bus are a gap for everybody, and every stream ends to come back with a fresh view', async () => {
    await using t = await setUp({ busOptions: { keep: { events: 2, bytes: 1e6 } } })
    const reader = t.open()
    await loseEvents(t)
    expect(reader.texts).toContain('gap everything')
    expect(reader.ended).toBe(true)
  })

  test('ABU-12 whoever was looked up before events were lost opens nothing: what they lost may be among it', async () => {
    await using t = await setUp({ busOptions: { keep: { events: 2, bytes: 1e6 } } })
    const asOf = t.live.asOf()
    await loseEvents(t)
    const late = t.open(buildViewer(), { asOf })
    const fresh = t.open()
    await t.settle()
    expect({ late: late.ended, fresh: fresh.ended, open: t.live.connectionCount() }).toEqual({
      late: true,
      fresh: false,
      open: 1,
    })
    const sink = { write: () => true, end: () => undefined, abort: () => undefined }
    const options = { viewer: buildViewer(), encoder: t.encoder, sink, ready: () => '' }
    expect(() => t.live.connect({ ...options, asOf })).toThrow(new ApiError('not_ready'))
    t.live.connect({ ...options, asOf: t.live.asOf() })
    expect(t.live.connectionCount()).toBe(2)
  })

  test('a client that was away while a channel was deleted is told to look anew', async () => {
    await using t = await setUp()
    const after = t.live.position()
    await t.publish(channelEvent('', { type: 'channel/deleted' }))
    const back = t.open(buildViewer({ channels: new Map() }), { after })
    await t.settle()
    expect(back.texts).toEqual(['gap everything'])
  })
})

/** Puts more out at once than the bus of this setup keeps. */
async function loseEvents(t: Awaited<ReturnType<typeof setUp>>): Promise<void> {
  const burst = Array.from({ length: 1_200 }, (_, n) => channelEvent(`${n}`))
  await Promise.all(burst.map((event) => t.bus.publish(subjects.community(community), event)))
  await t.settle()
  if (t.bus.stats().gaps === 0) throw new Error('The bus had no gap: the test proves nothing')
}

describe('access', () => {
  const join = (userId: string, channelId: string) =>
    memberEvent('member/joined', userId, { channel_id: channelId, rev: 1 })

  test('who joins a channel sees the join and what follows, on every connection', async () => {
    await using t = await setUp()
    const [viewer, joined] = [buildViewer(), newId()]
    const readers = [t.open(viewer), t.open(viewer)]
    await t.publish(join(viewer.userId, joined), channelEvent('hi', { channel_id: joined, rev: 2 }))
    for (const { texts } of readers) expect(texts).toEqual([`member/joined ${viewer.userId}`, 'test/happened hi'])
  })

  test('ABU-12 who is kicked from a channel sees the kick and nothing after it', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const readers = [t.open(viewer), t.open(viewer)]
    await t.publish(memberEvent('member/kicked', viewer.userId), channelEvent('secret'))
    for (const { texts } of readers) expect(texts).toEqual([`member/kicked ${viewer.userId}`])
  })

  test('ABU-12 who is banned from a community loses all its channels', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const reader = t.open(viewer)
    const banned = memberEvent('member/banned', viewer.userId, inCommunity)
    await t.publish(banned, channelEvent('secret'), channelEvent('secret', inCommunity))
    expect(reader.texts).toEqual([`member/banned ${viewer.userId}`])
  })

  test('ABU-12 a join that arrives behind the kick that followed it brings nothing back', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const reader = t.open(viewer)
    const [joinedAt, kickedAt] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z']
    await t.publish({ ...memberEvent('member/kicked', viewer.userId, inCommunity), ts: kickedAt })
    await t.publish({ ...memberEvent('member/joined', viewer.userId, inCommunity), ts: joinedAt })
    const again = t.open(buildViewer({ ...viewer, communityIds: new Set(), channels: new Map() }))
    await t.publish(channelEvent('among us', inCommunity))
    expect(reader.texts).not.toContain('test/happened among us')
    expect(again.texts).toEqual([])
    await t.publish({ ...memberEvent('member/joined', viewer.userId, inCommunity), ts: kickedAt })
    await t.publish(channelEvent('welcome back', inCommunity))
    expect(again.texts.at(-1)).toBe('test/happened welcome back')
  })

  test('a deleted channel and a deleted community are shown and then gone', async () => {
    await using t = await setUp()
    const reader = t.open()
    await t.publish(channelEvent('1', { type: 'channel/deleted' }), channelEvent('secret'))
    await t.publish(
      channelEvent('2', { type: 'community/deleted', ...inCommunity }),
      channelEvent('secret', inCommunity),
    )
    expect(reader.texts).toEqual(['channel/deleted 1', 'community/deleted 2'])
  })

  test('ABU-12 who adds somebody to a channel is not in it by that', async () => {
    await using t = await setUp()
    const [admin, added, secret] = [buildViewer(), newId(), newId()]
    const reader = t.open(admin)
    const place = { channel_id: secret, actor_id: admin.userId }
    await t.publish(
      channelEvent('', { ...place, type: 'channel/created', audience: 'user', user_id: added, rev: null }),
      memberEvent('member/joined', added, { ...place, rev: 1 }),
      channelEvent('secret', { ...place, rev: 2 }),
    )
    expect(reader.texts).toEqual([])
  })

  test('ABU-12 a removal between reading the viewer and opening the stream counts', async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    await t.publish(memberEvent('member/kicked', viewer.userId))
    const reader = t.open(viewer)
    await t.publish(channelEvent('secret'))
    expect(reader.texts).toEqual([])
  })

  test("ABU-12 a revoked session's streams end at once, and none opens again", async () => {
    await using t = await setUp()
    const viewer = buildViewer()
    const [reader, other] = [t.open(viewer), t.open({ ...viewer, sessionId: newId() })]
    const payload = { user_id: viewer.userId, session_ids: [viewer.sessionId] }
    const to = { channel_id: null, rev: null, community_id: null, audience: 'user' as const, user_id: viewer.userId }
    await t.publish(channelEvent('', { type: 'session/revoked', payload, ...to }))
    const again = t.open(viewer)
    await t.settle()
    expect([reader.ended, other.ended, again.ended]).toEqual([true, false, true])
  })
})

describe('the same bus for two processes', () => {
  test('both deliver the same events in the same order', async () => {
    await using first = await setUp()
    await using second = await setUp({ bus: first.bus })
    const readers = [first.open(), second.open()]
    await first.publish(
      channelEvent('a'),
      channelEvent('b'),
      buildEvent({ community_id: community, payload: { text: 'c' } }),
    )
    await second.settle()
    for (const { texts } of readers) expect(texts).toEqual(['test/happened a', 'test/happened b', 'test/happened c'])
  })
})
