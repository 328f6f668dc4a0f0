import { expect, test } from 'bun:test'
import { subjects, type EventBus } from '../eventbus/mod.ts'
import type { EventEnvelope } from '../schema/mod.ts'
import { newId, type ManualClock } from '../std/mod.ts'
import { buildEvent } from '../testing/build-event.ts'
import { buildViewer, channelEvent, community, setUp, type StreamReader } from './live-fixtures.ts'

const [red, blue, dm, elsewhere] = [newId(), newId(), newId(), newId()]

/** Somebody who is in these channels and nowhere else. */
const personIn = (...ids: readonly string[]) =>
  buildViewer({ channels: new Map(ids.map((id) => [id, id === dm ? null : community])) })

const start = (shared: { readonly bus?: EventBus; readonly clock?: ManualClock } = {}) =>
  setUp({ presence: true, ...shared })

/** What a reader was told of a person, in order. */
const toldOf = (reader: StreamReader, { userId }: { readonly userId: string }) =>
  reader.texts.filter((text) => text.endsWith(userId) && text.startsWith('presence/')).map((text) => text.split(' ')[0])

const moved = (type: string, { userId }: { readonly userId: string }, fields: Partial<EventEnvelope> = {}) =>
  channelEvent('', { type, payload: { user_id: userId }, channel_id: red, rev: null, ...fields })

const inDm = { community_id: null, channel_id: dm, audience: 'channel' as const }

test('AJ-96 who comes and goes is told to those who share a channel, and to nobody else of the community', async () => {
  await using t = await start()
  const [friend, stranger] = [t.open(personIn(red)), t.open(personIn(blue))]
  const ada = personIn(red, newId())
  const reader = t.open(ada)
  await t.settle()
  await reader.leave()
  t.clock.advance(10_000)
  await t.settle()
  expect(toldOf(friend, ada)).toEqual(['presence/online', 'presence/offline'])
  expect(toldOf(stranger, ada)).toEqual([])
})

test('AJ-96 a DM alone is enough, in whatever community either is', async () => {
  await using t = await start()
  const away = { ...personIn(dm), communityIds: new Set([elsewhere]) }
  const [friend, stranger] = [t.open(away, { communityId: elsewhere }), t.open(personIn(blue))]
  const ada = personIn(red, dm)
  const reader = t.open(ada)
  await t.settle()
  await reader.leave()
  t.clock.advance(10_000)
  await t.settle()
  expect(toldOf(friend, ada)).toEqual(['presence/online', 'presence/offline'])
  expect(toldOf(stranger, ada)).toEqual([])
})

test('AJ-96 AJ-97 with a channel joined both see each other, with the last one left no more', async () => {
  await using t = await start()
  const [ada, bob, known] = [personIn(blue), personIn(red), personIn(red, blue)]
  const [others, adas, bobs] = [t.open(known), t.open(ada), t.open(bob)]
  await t.settle()
  expect([toldOf(adas, bob), toldOf(bobs, ada)]).toEqual([[], []])
  await t.publish(moved('member/joined', ada))
  expect([toldOf(adas, bob), toldOf(bobs, ada)]).toEqual([['presence/online'], ['presence/online']])
  await t.publish(moved('member/kicked', ada))
  const both = ['presence/online', 'presence/offline']
  expect([toldOf(adas, bob), toldOf(bobs, ada)]).toEqual([both, both])
  expect([toldOf(others, ada), toldOf(adas, known)]).toEqual([['presence/online'], []])
})

test('AJ-96 after leaving, nothing more is heard of those who stayed', async () => {
  await using t = await start()
  const [ada, bob] = [personIn(red), personIn(red)]
  const [adas, bobs] = [t.open(ada), t.open(bob)]
  await t.publish(moved('member/left', ada))
  await bobs.leave()
  t.clock.advance(10_000)
  t.open(bob)
  await t.settle()
  expect(toldOf(adas, bob)).toEqual(['presence/online', 'presence/offline'])
})

test('AJ-96 a deleted channel that was all two people shared takes their presence with it', async () => {
  await using t = await start()
  const [ada, bob, both] = [personIn(red), personIn(red, blue), personIn(red, blue)]
  const [adas, bobs] = [t.open(ada), t.open(bob)]
  t.open(both)
  await t.publish(moved('channel/deleted', ada))
  expect(toldOf(adas, bob)).toEqual(['presence/online', 'presence/offline'])
  expect(toldOf(bobs, ada)).toEqual(['presence/offline'])
  expect(toldOf(bobs, both)).toEqual(['presence/online'])
})

test('AJ-96 the first DM shows both to each other, and the last one left hides them', async () => {
  await using t = await start()
  const [ada, bob] = [personIn(red), personIn(blue)]
  const [adas, bobs] = [t.open(ada), t.open(bob)]
  const publish = async (type: string, { userId }: typeof ada, rev: number) => {
    await t.bus.publish(subjects.dm(dm), buildEvent({ ...inDm, type, rev, payload: { user_id: userId } }))
    await t.settle()
  }
  await publish('member/joined', ada, 1)
  await publish('member/joined', bob, 2)
  expect([toldOf(adas, bob), toldOf(bobs, ada)]).toEqual([['presence/online'], ['presence/online']])
  await publish('member/left', bob, 3)
  const both = ['presence/online', 'presence/offline']
  expect([toldOf(adas, bob), toldOf(bobs, ada)]).toEqual([both, both])
})

test('AJ-96 who leaves the community goes from sight of it, and stays in sight of a DM', async () => {
  await using t = await start()
  const [inChannel, inBoth] = [t.open(personIn(red)), t.open(personIn(red, dm))]
  const ada = personIn(red, dm)
  t.open(ada)
  await t.publish(moved('member/left', ada, { channel_id: null, audience: 'community' }))
  expect(toldOf(inChannel, ada)).toEqual(['presence/online', 'presence/offline'])
  expect(toldOf(inBoth, ada)).toEqual(['presence/online'])
})

test('AJ-96 between processes the same holds, for those who were there before and those who come later', async () => {
  await using first = await start()
  const [ada, bob] = [personIn(red, dm), personIn(blue)]
  first.open(ada)
  await first.settle()
  await using second = await start({ bus: first.bus, clock: first.clock })
  await second.settle()
  first.clock.advance(1_000)
  await second.settle()
  const [friend, pal, stranger] = [personIn(red), personIn(dm), personIn(blue)].map((viewer) => second.open(viewer))
  first.open(bob)
  await second.publish(moved('member/joined', bob))
  await second.publish(moved('member/left', ada, { channel_id: null, audience: 'community' }))
  expect(friend && [toldOf(friend, ada), toldOf(friend, bob)]).toEqual([['presence/offline'], ['presence/online']])
  expect(pal && [toldOf(pal, ada), toldOf(pal, bob)]).toEqual([[], []])
  expect(stranger && [toldOf(stranger, ada), toldOf(stranger, bob)]).toEqual([[], ['presence/online']])
})

test('AJ-96 a person whose channels are not known is shown to nobody until they are asked for', async () => {
  await using t = await start()
  const friend = t.open(personIn(red))
  await t.settle()
  const [ada, origin] = [personIn(red), newId()]
  const say = async (type: string, payload: object) => {
    const event = buildEvent({ type, community_id: community, audience: 'community', payload: { origin, ...payload } })
    await t.bus.publish(subjects.presence(community), event)
    await t.settle()
  }
  let asked = 0
  await t.bus.subscribe(subjects.everyPresence, ({ event }) => void (event.type === 'presence/asked' && asked++))
  t.clock.advance(60_000)
  await say('presence/seen', { user_ids: [ada.userId] })
  await say('presence/seen', { user_ids: [ada.userId] })
  expect([toldOf(friend, ada), asked]).toEqual([[], 1])
  await say('presence/seen', { user_ids: [ada.userId], channels: [{ channel_id: red, users: [0] }] })
  expect(toldOf(friend, ada)).toEqual(['presence/online'])
})

test('AJ-96 an announcement from before a departure does not undo it', async () => {
  await using t = await start()
  const friend = t.open(personIn(red))
  const [ada, origin] = [personIn(red), newId()]
  await t.publish(moved('member/left', ada))
  const payload = { origin, user_id: ada.userId, channel_ids: [red] }
  const late = buildEvent({ type: 'presence/online', community_id: community, audience: 'community', payload })
  await t.bus.publish(subjects.presence(community), late)
  await t.settle()
  expect(toldOf(friend, ada)).toEqual([])
})

test('AJ-96 nothing a client gets tells in which channels somebody is', async () => {
  await using t = await start()
  const seen: string[] = []
  const encoder = {
    kind: 'spy',
    encode: ({ event }: { readonly event: EventEnvelope }) => void seen.push(JSON.stringify(event)),
    encodeGap: () => '',
  }
  t.open(personIn(red), { encoder })
  const hidden = newId()
  t.open(personIn(red, hidden))
  await t.settle()
  expect(seen).toHaveLength(2)
  expect(seen.join()).not.toContain(hidden)
})
