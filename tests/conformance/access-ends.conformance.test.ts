import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { liveDoors, openLiveStream, type LiveDoor } from '../support/live-stream.ts'
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
const somebody = () => team.invite(`person${++count}`)
const here = () => ({ community: team.communityId })
const signInAgain = async ({ user, password }: Person) =>
  (await team.owner.client.withToken(null).login({ body: { login: user.username, password } })).token
const sessionOf = async (person: Person) => {
  const { items } = await person.client.listSessions()
  return items.find(({ current }) => current)?.id ?? ''
}

/** Another place the two have in common: their DM stays open when one is put out of this one. */
async function shareCommunity(one: Person, other: Person): Promise<void> {
  const slug = `shared-${++count}`
  await one.client.createCommunity({ body: { name: slug, slug } })
  const { code } = await one.client.createInvite({ params: { community: slug }, body: {} })
  await other.client.acceptInvite({ params: { code } })
}

/** What ends a session, or everything of a person; `other` is the token of a second session of the same person. */
const endings: readonly (readonly [string, (person: Person, other: string) => Promise<unknown>])[] = [
  ['signing out', (person) => person.client.logout()],
  [
    'being signed out from another device',
    async (person, other) => {
      const session_id = await sessionOf(person)
      await person.client.withToken(other).revokeSession({ params: { session_id } })
    },
  ],
  [
    'a change of the password on another device',
    ({ client, password }, other) =>
      client.withToken(other).changePassword({ body: { current_password: password, password: `${password} new` } }),
  ],
]

describe.each(liveDoors.map((door) => [door] as const))('%s', (door: LiveDoor) => {
  for (const [what, end] of endings) {
    test(`ABU-12 AJ-8 the stream ends within a second of ${what}, and the token opens no more`, async () => {
      const person = await somebody()
      const other = await signInAgain(person)
      await using stream = await openLiveStream(stack, door, person.token)
      await using kept = await openLiveStream(stack, door, other)
      expect([stream.status, kept.status]).toEqual([200, 200])
      const endedAt = end(person, other).then(() => performance.now())
      expect((await stream.ended) - (await endedAt)).toBeLessThan(1_000)
      await using again = await openLiveStream(stack, door, person.token)
      expect(again.status).not.toBe(200)
      const word = newId()
      await team.owner.client.postMessage({ params: { channel_id: team.generalId }, body: { body_md: word } })
      await kept.waitFor(word)
      expect(stream.text()).not.toContain(word)
    }, 30_000)
  }

  /** What takes a place from a person who stays signed in. */
  const removals: readonly (readonly [string, (person: Person, channelId: string) => Promise<unknown>])[] = [
    [
      'a kick from the channel',
      ({ user }, channel_id) => team.owner.client.removeChannelMember({ params: { channel_id, user: user.id } }),
    ],
    [
      'leaving the channel',
      ({ client }, channel_id) => client.removeChannelMember({ params: { channel_id, user: 'me' } }),
    ],
    [
      'a kick from the community',
      ({ user }) => team.owner.client.removeMember({ params: { ...here(), user: user.id } }),
    ],
    ['a ban', ({ user }) => team.owner.client.banMember({ params: { ...here(), user: user.id }, body: {} })],
  ]
  for (const [what, remove] of removals) {
    test(`ABU-12 ABU-11 nothing of the channel comes after ${what}, what was there is not read any more, and the rest goes on`, async () => {
      const [person, witness] = [await somebody(), await somebody()]
      const { id } = await openChannel(team, [], `gone-${++count}`)
      await team.owner.client.updateChannel({ params: { channel_id: id }, body: { visibility: 'private' } })
      for (const { user } of [person, witness]) {
        await team.owner.client.addChannelMember({ params: { channel_id: id, user: user.id } })
      }
      await shareCommunity(person, witness)
      const dm = await person.client.openDm({ body: { user_ids: [witness.user.id] } })
      const before = await team.owner.client.postMessage({ params: { channel_id: id }, body: { body_md: newId() } })
      await using stream = await openLiveStream(stack, door, person.token)
      await using watch = await openLiveStream(stack, door, witness.token)
      await remove(person, id)
      const secret = newId()
      await team.owner.client.postMessage({ params: { channel_id: id }, body: { body_md: secret } })
      await watch.waitFor(secret)
      const last = newId()
      await witness.client.postMessage({ params: { channel_id: dm.id }, body: { body_md: last } })
      await stream.waitFor(last)
      expect(stream.text()).not.toContain(secret)
      for (const read of [
        () => person.client.getMessage({ params: { message_id: before.id } }),
        () => person.client.listReplies({ params: { message_id: before.id } }),
        () => person.client.listMessages({ params: { channel_id: id } }),
      ]) {
        expect(await read().catch((error: unknown) => error)).toMatchObject({ status: 404 })
      }
    }, 30_000)
  }
})

test('ABU-12 whoever is an admin no longer acts as one, from the answer on', async () => {
  const person = await somebody()
  const set = (role: 'admin' | 'member') =>
    team.owner.client.updateMember({ params: { ...here(), user: person.user.id }, body: { role } })
  await set('admin')
  await using stream = await openLiveStream(stack, '/ws/tui/events', person.token)
  expect((await person.client.createInvite({ params: here(), body: {} })).code).toBeDefined()
  await set('member')
  for (const act of [
    () => person.client.createInvite({ params: here(), body: {} }),
    () => person.client.updateCommunity({ params: here(), body: { description: 'Mine' } }),
    () => person.client.listBans({ params: here() }),
  ]) {
    expect(await act().catch((error: unknown) => error)).toMatchObject({ status: 403, code: 'forbidden' })
  }
  await stream.waitFor('member.update')
})

test('ABU-20 of posts in flight while the channel becomes moderated, none is there that was refused, none lacks that was taken', async () => {
  const person = await somebody()
  const { id } = await openChannel(team, [person], `moderated-${++count}`)
  const params = { channel_id: id }
  const posts = Array.from({ length: 40 }, (_, at) =>
    person.client.postMessage({ params, body: { body_md: `post ${at}` } }).then(
      ({ body_md }) => body_md,
      (error: unknown) => error,
    ),
  )
  await team.owner.client.updateChannel({ params, body: { modes: ['m'] } })
  const later = await person.client
    .postMessage({ params, body: { body_md: 'too late' } })
    .catch((error: unknown) => error)
  expect(later).toMatchObject({ code: 'channel_moderated' })
  const settled = await Promise.all(posts)
  const taken = settled.filter((answer) => typeof answer === 'string')
  for (const refused of settled.filter((answer) => typeof answer !== 'string')) {
    expect(refused).toMatchObject({ code: 'channel_moderated' })
  }
  const { items } = await team.owner.client.listMessages({ params, query: { limit: 200 } })
  expect(items.map(({ body_md }) => body_md).toSorted()).toEqual(taken.toSorted())
})

test('ABU-20 of posts in flight while their author is banned, the history holds those that were taken and no other', async () => {
  const person = await somebody()
  const { id } = await openChannel(team, [person], `banned-${++count}`)
  const params = { channel_id: id }
  const posts = Array.from({ length: 40 }, (_, at) =>
    person.client.postMessage({ params, body: { body_md: `post ${at}` } }).then(
      ({ body_md }) => body_md,
      (error: unknown) => error,
    ),
  )
  await team.owner.client.banMember({ params: { ...here(), user: person.user.id }, body: {} })
  const seen = async () => (await team.owner.client.listMessages({ params, query: { limit: 200 } })).items
  const settled = await Promise.all(posts)
  const taken = settled.filter((answer) => typeof answer === 'string')
  for (const refused of settled.filter((answer) => typeof answer !== 'string')) {
    expect(['not_found', 'not_a_member']).toContain((refused as { readonly code: string }).code)
  }
  expect((await seen()).map(({ body_md }) => body_md).toSorted()).toEqual(taken.toSorted())
  const later = await person.client
    .postMessage({ params, body: { body_md: 'too late' } })
    .catch((error: unknown) => error)
  expect(later).toMatchObject({ code: 'not_found' })
})
