import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { buildChannel, buildMember, type TestUser } from '@ajet/shared/testing'
import { sendFile } from '../testing/send-file.ts'
import { pngOf } from '../testing/test-images.ts'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
/** A fresh channel for each test. */
let room: { readonly id: string; readonly name: string }
beforeAll(async () => {
  world = await testWorld()
})
beforeEach(async () => {
  room = await buildChannel(world.db, world.community, { members: [world.owner, world.member] })
})
afterAll(() => world[Symbol.asyncDispose]())

const ask = async (user: TestUser, q: string, more = '&type=messages') => {
  await world.api.settle()
  return await world.call(user, 'GET', `/api/search?q=${encodeURIComponent(q)}${more}`)
}
const post = async (text: string, user = world.member, more = {}) => (await world.post(user, room, text, more)).body

describe('operators and files', () => {
  const attach = async (name: string, user: TestUser, text = '') => {
    const bytes = name.endsWith('.png') ? await pngOf(4, 4) : 'x'
    const { id } = (await sendFile(world, user, room.id, { bytes, name })).body
    return await post(text, user, { attachment_ids: [id] })
  }
  /** Names of the files found in the test's own channel, the newest first. */
  const findFiles = async (q: string) => {
    const { body } = await ask(world.member, `${q} in:${room.id}`, '&type=files')
    return body.files.items.map(({ attachment }: { attachment: { filename: string } }) => attachment.filename)
  }
  const [sketch, photo] = ['Sketch 2026-final.txt', 'photo sketch.png']

  test.each([
    ['', [photo, sketch]],
    ['from:me', [sketch]],
    ['-from:me', [photo]],
    ['sketch -from:me', [photo]],
    ['from:nobody', []],
    ['-from:nobody', [photo, sketch]],
    ['-in:dm', [photo, sketch]],
    ['has:file', [photo, sketch]],
    ['-has:file', []],
    ['has:image', [photo]],
    ['-has:image', [sketch]],
    ['has:pin', [sketch]],
    ['-has:pin', [photo]],
    ['has:reaction', [photo]],
    ['-has:reaction', [sketch]],
    ['has:thread', [sketch]],
    ['-has:thread', [photo]],
    ['has:link', [photo]],
    ['-has:link', [sketch]],
    ['sketch -final', [photo]],
    ['-photo', [sketch]],
    ['"sketch 2026"', [sketch]],
    ['"2026 sketch"', []],
    ['sketch -"photo sketch"', [sketch]],
    ['on:2024-02-29', [sketch]],
    ['before:2024-03', [sketch]],
    ['after:2024-03', [photo]],
    ['🎉', []],
    ['sketch -🎉', [photo, sketch]],
  ])('hold for files: %s', async (q, names) => {
    const planned = await attach(sketch, world.member)
    const shown = await attach(photo, world.owner, 'see https://example.org')
    await world.call(world.member, 'PUT', `/api/messages/${planned.id}/pin`)
    await world.call(world.member, 'PUT', `/api/messages/${shown.id}/reactions/${encodeURIComponent('👍')}`)
    await post('answer', world.member, { parent_id: planned.id })
    await world.db.sql`update attachments set created_at = '2024-02-29T12:00:00Z' where message_id = ${planned.id}`
    expect(await findFiles(q)).toEqual(names)
  })

  test('they leave out channels and people, of which there are names only', async () => {
    for (const q of ['from:me', 'x in:dm', '-has:pin', 'on:today', '-in:dm']) {
      expect(Object.keys((await ask(world.member, q, '')).body).toSorted()).toEqual(['files', 'messages'])
      expect(Object.keys((await ask(world.member, q, '&type=users,files')).body)).toEqual(['files'])
      for (const type of ['users', 'channels', 'channels,users']) {
        expect((await ask(world.member, q, `&type=${type}`)).body).toMatchObject({
          code: 'invalid_input',
          fields: [{ path: 'q', message: expect.stringContaining('messages and files only') }],
        })
      }
    }
  })
})

test('phrases and what is excluded narrow the names of channels and people', async () => {
  for (const name of ['wombat-east-team', 'wombat-team-east']) {
    await buildChannel(world.db, world.community, { name, members: [world.member] })
  }
  await buildMember(world.db, world.community, { username: 'wombat1', display_name: 'Wilma Wombat' })
  await buildMember(world.db, world.community, { username: 'wombat2', display_name: 'Wombat Wilma' })
  const names = async (q: string) => {
    const { channels, users } = (await ask(world.member, q, '&type=channels,users')).body
    return [...channels.items.map((one: { name: string }) => one.name), ...users.items.map(usernameOf)]
  }
  expect(await names('wombat -wilma -"east team"')).toEqual(['wombat-team-east'])
  expect(await names('"wombat east"')).toEqual(['wombat-east-team'])
  expect(await names('"wombat wilma"')).toEqual(['wombat2'])
  expect(await names('wombat -team -"wilma wombat"')).toEqual(['wombat2'])
  expect(await names('-wombat')).toEqual([])
})

const usernameOf = ({ username }: { readonly username: string }): string => username
