import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rightsIn, type ChannelRight, type SyncView } from '@ajet/shared/schema'
import { buildChannel, type TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const [like, love] = ['👍', '❤️'].map(encodeURIComponent)

/** What a client works out of `/api/sync` for a channel or DM. */
async function rightsOf(user: TestUser, channelId: string): Promise<ReadonlySet<ChannelRight>> {
  const sync: SyncView = (await world.call(user, 'GET', '/api/sync')).body
  const dm = sync.dms.find(({ id }) => id === channelId)
  if (dm) return rightsIn({ channel: dm, role: null, muted: false })
  const community = sync.communities.find(({ channels }) => channels.some(({ id }) => id === channelId))
  const channel = community?.channels.find(({ id }) => id === channelId)
  if (!community || !channel) return new Set()
  return rightsIn({ channel, role: community.role, muted: sync.muted_in?.includes(community.id) === true })
}

/** What the API lets somebody do there, by trying all of it. */
async function triesOf(user: TestUser, room: Room): Promise<ReadonlySet<ChannelRight>> {
  const tries: Record<ChannelRight, () => ReturnType<TestWorld['call']>> = {
    write: () => world.post(user, room, 'a word'),
    react: () => world.call(user, 'PUT', `/api/messages/${room.theirs}/reactions/${love}`),
    pin: () => world.call(user, 'PUT', `/api/messages/${room.theirs}/pin`),
    topic: () => world.call(user, 'PATCH', `/api/channels/${room.id}`, { topic: `Topic of ${user.id}` }),
    retract: () => world.call(user, 'DELETE', `/api/messages/${room.theirs}/reactions/${like}`),
    moderate: () => world.call(user, 'DELETE', `/api/messages/${room.other}`),
  }
  const allowed = new Set<ChannelRight>()
  for (const right of Object.keys(tries) as ChannelRight[]) {
    if ((await tries[right]()).status < 300) allowed.add(right)
  }
  return allowed
}

interface Room {
  readonly id: string
  readonly theirs: string
  readonly other: string
}

/** A channel with two messages of its operator; everybody in it has reacted to the first. */
async function buildRoom(): Promise<Room> {
  const channel = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
  const [theirs, other] = [await world.post(world.owner, channel, 'one'), await world.post(world.owner, channel, 'two')]
  for (const user of [world.owner, world.member])
    await world.call(user, 'PUT', `/api/messages/${theirs.body.id}/reactions/${like}`)
  return { id: channel.id, theirs: theirs.body.id, other: other.body.id }
}

const states = ['open', '+m', '+t', '+mt', 'archived', 'muted'] as const

test.each(states)('what the views say one may do in a channel is what the API does: %s', async (state) => {
  const mute = `/api/communities/${world.community.id}/mutes/${world.member.id}`
  for (const who of ['owner', 'member', 'bystander'] as const) {
    const room = await buildRoom()
    const change = state === 'archived' ? { archived: true } : { modes: [...state.replace(/^(?:[a-z]+|\+)/, '')] }
    expect((await world.call(world.owner, 'PATCH', `/api/channels/${room.id}`, change)).status).toBe(200)
    if (state === 'muted') await world.call(world.owner, 'PUT', mute, { until: null })
    const said = await rightsOf(world[who], room.id)
    const done = await triesOf(world[who], room)
    expect({ state, who, may: [...said].toSorted() }).toEqual({ state, who, may: [...done].toSorted() })
    if (state === 'muted') await world.call(world.owner, 'DELETE', mute)
  }
})

test('and in a DM, also when its people share no community any longer', async () => {
  const { member, bystander } = world
  const { id } = (await world.call(member, 'POST', '/api/dms', { user_ids: [bystander.id] })).body
  const [theirs, other] = [await world.post(bystander, { id }, 'one'), await world.post(bystander, { id }, 'two')]
  const room = { id, theirs: theirs.body.id, other: other.body.id }
  await world.call(member, 'PUT', `/api/messages/${room.theirs}/reactions/${like}`)
  expect(await rightsOf(member, id)).toEqual(await triesOf(member, room))
  await world.call(member, 'PUT', `/api/messages/${room.theirs}/reactions/${like}`)
  await world.call(member, 'DELETE', `/api/messages/${room.theirs}/reactions/${love}`)
  await world.call(member, 'DELETE', `/api/messages/${room.theirs}/pin`)
  await world.call(world.owner, 'DELETE', `/api/communities/${world.community.id}/members/${bystander.id}`)
  expect([...(await rightsOf(member, id))]).toEqual(['retract'])
  expect(await triesOf(member, room)).toEqual(new Set(['retract']))
})
