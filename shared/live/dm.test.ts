import { expect, test } from 'bun:test'
import { subjects } from '../eventbus/mod.ts'
import type { MyChannelView, SyncView } from '../schema/mod.ts'
import { newId } from '../std/mod.ts'
import { buildEvent } from '../testing/build-event.ts'
import { buildViewer, setUp } from './live-fixtures.ts'
import { viewerFromSync } from './load-viewer.ts'

const dm = newId()
const inDm = { community_id: null, channel_id: dm, audience: 'channel' as const }

test('AJ-52 a viewer has the DMs of the sync, in none of the communities', () => {
  const place = { id: newId(), community_id: newId(), joined: true }
  const channel = { ...place, modes: [], archived_at: null } as unknown as MyChannelView
  const community = { id: channel.community_id ?? '', channels: [channel] }
  const sync = {
    user: { id: newId(), display_name: 'Ada' },
    session_id: null,
    communities: [community],
    dms: [{ ...channel, id: dm, community_id: null }],
  } as unknown as SyncView
  const { channels, communityIds } = viewerFromSync(sync)
  expect([...channels]).toEqual([
    [channel.id, channel.community_id],
    [dm, null],
  ])
  expect([...communityIds]).toEqual([community.id])
})

test('AJ-52 a DM that begins while the stream is open is live from its first message on, whatever community is shown', async () => {
  await using live = await setUp()
  const [ada, bob] = [buildViewer(), buildViewer()]
  const reader = live.open(ada, { communityId: newId() })
  const stranger = live.open(bob)
  const publish = async (event: ReturnType<typeof buildEvent>) => {
    await live.bus.publish(subjects.dm(dm), event)
    await live.settle()
  }
  await publish(buildEvent({ ...inDm, type: 'member/joined', rev: 1, payload: { user_id: ada.userId } }))
  await publish(buildEvent({ ...inDm, rev: 2, payload: { text: 'psst' } }))
  expect(reader.texts).toEqual([`member/joined ${ada.userId}`, 'test/happened psst'])
  expect(stranger.texts).toEqual([])
})

test('AJ-91 typing in a DM reaches its people only', async () => {
  await using live = await setUp()
  const [ada, bob] = [
    buildViewer({ channels: new Map([[dm, null]]) }),
    buildViewer({ channels: new Map([[dm, null]]) }),
  ]
  const [reader, stranger] = [live.open(bob), live.open()]
  const signal = { channelId: dm, parentId: null, state: 'start' } as const
  expect(await live.live.signalTyping({ viewer: ada, ...signal })).toBe(true)
  expect(await live.live.signalTyping({ viewer: buildViewer(), ...signal })).toBe(false)
  await live.settle()
  expect([reader.texts, stranger.texts]).toEqual([[`typing/start ${ada.userId}`], []])
})
