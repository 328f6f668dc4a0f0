import { describe, expect, test } from 'bun:test'
import { subjects } from '../eventbus/mod.ts'
import { buildViewer, channelEvent, community, setUp } from './live-fixtures.ts'

const withPresence = { presence: true }

describe('presence', () => {
  test('AJ-97 the first connection of a user is online, further ones change nothing', async () => {
    await using t = await setUp(withPresence)
    const [watcher, viewer] = [buildViewer(), buildViewer()]
    const reader = t.open(watcher)
    await t.settle()
    t.open(viewer)
    t.open(viewer)
    await t.settle()
    expect(reader.texts).toEqual([`presence/online ${watcher.userId}`, `presence/online ${viewer.userId}`])
    expect(t.live.onlineUsers(community)).toEqual(new Set([watcher.userId, viewer.userId]))
  })

  test('a user is offline ten seconds after the last connection ended, and not when back before', async () => {
    await using t = await setUp(withPresence)
    const [watcher, viewer] = [buildViewer(), buildViewer()]
    const [reader, left] = [t.open(watcher), t.open(viewer)]
    await left.leave()
    t.clock.advance(9_000)
    const back = t.open(viewer)
    t.clock.advance(9_000)
    await t.settle()
    expect(t.live.onlineUsers(community).has(viewer.userId)).toBe(true)
    await back.leave()
    t.clock.advance(10_000)
    await t.settle()
    expect(reader.texts.filter((text) => text.endsWith(viewer.userId))).toEqual([
      `presence/online ${viewer.userId}`,
      `presence/offline ${viewer.userId}`,
    ])
  })

  test('AJ-95 who is online is said again once a minute, all of a community in one event', async () => {
    await using t = await setUp(withPresence)
    const viewers = [buildViewer(), buildViewer(), buildViewer()]
    for (const viewer of viewers) t.open(viewer)
    await t.settle()
    const said: unknown[] = []
    await t.bus.subscribe(subjects.everyPresence, ({ event }) => {
      if (event.type === 'presence/seen') said.push(event.payload['user_ids'])
    })
    t.clock.advance(59_000)
    await t.settle()
    expect(said).toEqual([])
    t.clock.advance(1_000)
    await t.settle()
    expect(said).toEqual([viewers.map(({ userId }) => userId)])
  })

  test("processes see each other's users, the later one by asking", async () => {
    await using first = await setUp(withPresence)
    const viewer = buildViewer()
    first.open(viewer)
    await first.settle()
    await using second = await setUp({ ...withPresence, bus: first.bus, clock: first.clock })
    await second.settle()
    expect(second.live.onlineUsers(community).size).toBe(0)
    first.clock.advance(1_000)
    await second.settle()
    expect(second.live.onlineUsers(community)).toEqual(new Set([viewer.userId]))
  })

  test('somebody connected to two processes is online until both are left', async () => {
    await using first = await setUp(withPresence)
    await using second = await setUp({ ...withPresence, bus: first.bus, clock: first.clock })
    const viewer = buildViewer()
    const [here, there] = [first.open(viewer), second.open(viewer)]
    await first.settle()
    await here.leave()
    first.clock.advance(10_000)
    await second.settle()
    expect(first.live.onlineUsers(community).has(viewer.userId)).toBe(true)
    await there.leave()
    first.clock.advance(10_000)
    await second.settle()
    expect(first.live.onlineUsers(community).has(viewer.userId)).toBe(false)
  })

  test('users of a process that died are offline after two minutes', async () => {
    await using first = await setUp(withPresence)
    const watcher = buildViewer()
    const reader = first.open(watcher)
    const second = await setUp({ ...withPresence, bus: first.bus, clock: first.clock })
    const viewer = buildViewer()
    second.open(viewer)
    await first.settle()
    await second.live[Symbol.asyncDispose]()
    for (let minute = 0; minute < 3; minute++) {
      first.clock.advance(60_000)
      await first.settle()
    }
    expect(reader.texts.filter((text) => text.endsWith(viewer.userId))).toEqual([
      `presence/online ${viewer.userId}`,
      `presence/offline ${viewer.userId}`,
    ])
    expect(first.live.onlineUsers(community)).toEqual(new Set([watcher.userId]))
  })

  test('who leaves the community is no longer shown in it', async () => {
    await using t = await setUp(withPresence)
    const viewer = buildViewer()
    t.open(viewer)
    const left = { type: 'member/left', payload: { user_id: viewer.userId }, channel_id: null, rev: null }
    await t.publish(channelEvent('', { ...left, audience: 'community' }))
    expect(t.live.onlineUsers(community).size).toBe(0)
  })

  test('in a crowd nobody is told of each one who comes', async () => {
    await using t = await setUp(withPresence)
    const readers = Array.from({ length: 600 }, () => t.open())
    await t.settle()
    expect(t.live.onlineUsers(community).size).toBe(600)
    expect(readers.at(-1)?.frames).toEqual([])
    expect(readers[0]?.frames).toHaveLength(500)
  })
})
