import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { eventually } from '../support/eventually.ts'
import { liveDoors, openLiveStream, type LiveDoor, type LiveStream } from '../support/live-stream.ts'
import { foundTeam, openChannel, type Person, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

let stack: Stack
let team: Team
beforeAll(async () => {
  stack = await startStack()
  team = await foundTeam(stack)
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

let count = 0
const somebody = () => team.invite(`seen${++count}`)
const leave = ({ client }: Person, channel_id: string) =>
  client.removeChannelMember({ params: { channel_id, user: 'me' } })

/** What a stream says when somebody is shown as online or as away. */
function frameOf(door: LiveDoor, { user }: Person, state: 'online' | 'offline'): string {
  if (door === '/sse/web') return `action="presence" user="${user.id}" state="${state}"`
  return `"user_id":"${user.id}","online":${state === 'online'}`
}

/** Everything said to the person until here has come. */
async function settle(stream: LiveStream, { client, user }: Person): Promise<void> {
  const notes = await client.openDm({ body: { user_ids: [user.id] } })
  const word = newId()
  await client.postMessage({ params: { channel_id: notes.id }, body: { body_md: word } })
  await stream.waitFor(word)
}

describe.each(liveDoors.map((door) => [door] as const))('%s', (door: LiveDoor) => {
  test('AJ-96 two people of one community see each other come and go only with a channel or DM in common', async () => {
    const [ada, bob, eve] = [await somebody(), await somebody(), await somebody()]
    // Everybody begins in #general, which is a channel in common.
    await leave(ada, team.generalId)
    await using adas = await openLiveStream(stack, door, ada.token)
    await using eves = await openLiveStream(stack, door, eve.token)
    await using bobs = await openLiveStream(stack, door, bob.token)
    await eves.waitFor(frameOf(door, bob, 'online'))
    await settle(adas, ada)
    await settle(bobs, bob)
    for (const person of [bob, eve]) expect(adas.text()).not.toContain(person.user.id)
    expect(bobs.text()).not.toContain(frameOf(door, ada, 'online'))

    await ada.client.openDm({ body: { user_ids: [bob.user.id] } })
    await adas.waitFor(frameOf(door, bob, 'online'))
    await bobs.waitFor(frameOf(door, ada, 'online'))
    expect(adas.text()).not.toContain(frameOf(door, eve, 'online'))

    const room = await openChannel(team, [eve, ada])
    await adas.waitFor(frameOf(door, eve, 'online'))
    await eves.waitFor(frameOf(door, ada, 'online'))
    await leave(ada, room.id)
    await adas.waitFor(frameOf(door, eve, 'offline'))
    await eves.waitFor(frameOf(door, ada, 'offline'))
    expect(adas.text()).not.toContain(frameOf(door, bob, 'offline'))
  }, 60_000)
})

test('AJ-96 asking the API tells no more than the streams do', async () => {
  const [ada, bob] = [await somebody(), await somebody()]
  await leave(ada, team.generalId)
  await bob.client.heartbeat()
  const look = () => ada.client.getUser({ params: { user_id: bob.user.id } })
  expect(await look()).toMatchObject({ online: false, last_seen_at: null })
  await ada.client.addChannelMember({ params: { channel_id: team.generalId, user: 'me' } })
  await eventually('the heartbeat is written and shown', async () => (await look()).online)
})
