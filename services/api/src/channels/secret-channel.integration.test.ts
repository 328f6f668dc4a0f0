import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { TestUser } from '@ajet/shared/testing'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const setModes = (modes: readonly string[]) =>
  world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}`, { modes })
const channelsOf = (user: TestUser, query = '') =>
  world.call(user, 'GET', `/api/communities/${world.community.id}/channels${query}`)

/** Where somebody meets the channel: in the list, at the start, by a search of names and of messages. */
async function meets(user: TestUser): Promise<readonly boolean[]> {
  const { id, name } = world.club
  const isIt = (channel: { readonly id: string }) => channel.id === id
  const listed = (await channelsOf(user)).body.items
  const sync = (await world.call(user, 'GET', '/api/sync')).body
  const named = (await world.call(user, 'GET', `/api/search?q=${name}&type=channels`)).body
  const said = (await world.call(user, 'GET', '/api/search?q=clandestine&type=messages')).body
  return [
    listed.some(isIt),
    sync.communities.some(({ channels }: { channels: [] }) => channels.some(isIt)),
    named.channels.items.some(isIt),
    said.messages.items.length > 0,
  ]
}

test('HC-49 a secret channel is met in no list by those who are not in it, who join it by its name', async () => {
  const { bystander, member, club } = world
  await world.post(member, club, 'something clandestine')
  await world.takeEvents()
  expect(await meets(bystander)).toEqual([true, true, true, true])

  const hidden = await world.verify(() => setModes(['n', 's']))
  expect(outline(hidden.events)).toEqual(['channel/hidden to community', 'channel/updated to channel'])
  expect(await meets(bystander)).toEqual([false, false, false, false])
  expect(await meets(member)).toEqual([true, true, true, true])
  const renamed = await world.verify(() =>
    world.call(member, 'PATCH', `/api/channels/${club.id}`, { topic: 'for us alone' }),
  )
  expect(outline(renamed.events)).toEqual(['channel/updated to channel'])

  expect((await channelsOf(bystander, `?name=${club.name}`)).body.items).toMatchObject([{ id: club.id, joined: false }])
  const membership = `/api/channels/${club.id}/members/me`
  const joined = await world.verify(() => world.call(bystander, 'PUT', membership))
  expect(outline(joined.events).slice(0, 2)).toEqual(['channel/created to user', 'member/joined to channel'])
  expect(await meets(bystander)).toEqual([true, true, true, true])
  await world.verify(() => world.call(bystander, 'DELETE', membership))
  expect(await meets(bystander)).toEqual([false, false, false, false])

  const shown = await world.verify(() => setModes(['n']))
  expect(outline(shown.events)).toEqual(['channel/updated to community'])
  expect(await meets(bystander)).toEqual([true, true, true, true])
})

test('HC-49 the end of a secret channel is told to nobody else', async () => {
  await setModes(['s'])
  await world.takeEvents()
  const { events } = await world.verify(() => world.call(world.owner, 'DELETE', `/api/channels/${world.club.id}`))
  expect(outline(events)).toEqual(['channel/deleted to channel'])
})
