import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
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
/** Texts of the messages found in the test's own channel, in their order. */
const find = async (q: string, user = world.member, more = '') => {
  const { body } = await ask(user, `${q} in:${room.name}`, `&type=messages${more}`)
  return body.messages.items.map(({ message }: { message: { body_md: string } }) => message.body_md)
}
const post = async (text: string, user = world.member, more = {}) => (await world.post(user, room, text, more)).body

test('a day is one of whoever searches', async () => {
  const { created_at } = await post('today here')
  const dayIn = (timeZone: string) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(created_at))
  // 25 hours apart: it is never the same day.
  const [east, west] = ['Pacific/Kiritimati', 'Pacific/Pago_Pago']
  await world.call(world.member, 'PATCH', '/api/me', { settings: { time_zone: east } })
  expect(await find(`on:${dayIn(east)}`)).toEqual(['today here'])
  expect(await find(`on:${dayIn(west)}`)).toEqual([])
  await world.call(world.member, 'PATCH', '/api/me', { settings: { time_zone: west } })
  expect(await find(`on:${dayIn(west)}`)).toEqual(['today here'])
  expect(await find(`after:${dayIn(west)}`)).toEqual([])
})

test('what asks for nothing finds nothing of any kind', async () => {
  await post('a cat')
  const { status, body } = await ask(world.member, '() "" -', '')
  const nothing = { items: [], next: null, prev: null, count: 0 }
  expect([status, body]).toEqual([
    200,
    { messages: { ...nothing, is_partial: false }, channels: nothing, users: nothing, files: nothing },
  ])
  expect(await find('()')).toEqual(['a cat'])
})

describe('AC-T13 who finds what', () => {
  test('AC-4 messages come only from channels one can read at this moment', async () => {
    await world.post(world.member, world.vault, 'zebra in the vault')
    await world.post(world.member, world.club, 'zebra in the club')
    const finds = async (user: TestUser) => {
      const { body } = await ask(user, 'zebra')
      return body.messages.items.map(({ channel }: { channel: { name: string } }) => channel.name).toSorted()
    }
    expect(await finds(world.member)).toEqual(['club', 'vault'])
    expect(await finds(world.bystander)).toEqual(['club'])
    expect(await finds(world.outsider)).toEqual([])
    await world.call(world.member, 'DELETE', `/api/channels/${world.vault.id}/members/${world.owner.id}`)
    expect(await finds(world.owner)).toEqual(['club'])
    await world.call(world.member, 'PUT', `/api/channels/${world.vault.id}/members/${world.owner.id}`)
    expect(await finds(world.owner)).toEqual(['club', 'vault'])
  })

  test('a DM is found by the two in it alone', async () => {
    const dm = (await world.call(world.member, 'POST', '/api/dms', { user_ids: [world.owner.id] })).body
    await world.post(world.member, dm, 'quokka between us')
    expect((await ask(world.owner, 'quokka')).body.messages.items).toHaveLength(1)
    expect((await ask(world.bystander, 'quokka')).body.messages.items).toEqual([])
  })

  test('one community is searched when it is named, and a foreign one is not there', async () => {
    await post('axolotl')
    const within = `&type=messages&community_id=${world.community.id}`
    expect((await ask(world.member, 'axolotl', within)).body.messages.items).toHaveLength(1)
    expect((await ask(world.outsider, 'axolotl', within)).status).toBe(404)
    expect((await world.call(null, 'GET', '/api/search?q=x')).status).toBe(401)
  })
})

describe('AJ-129 what is found', () => {
  test('stems, accents, case, phrases, prefixes of the last word, and not what is excluded', async () => {
    await post('She was Running to the café')
    await post('He will run home')
    await post('The home run')
    expect(await find('runs')).toHaveLength(3)
    expect(await find('CAFE')).toEqual(['She was Running to the café'])
    expect(await find('"home run"')).toEqual(['The home run'])
    expect(await find('"to the"')).toEqual(['She was Running to the café'])
    expect(await find('run -home')).toEqual(['She was Running to the café'])
    expect(await find('ho')).toHaveLength(2)
    expect(await find('nothing')).toEqual([])
  })

  test('Chinese, Japanese, Korean and Thai, also two characters and one', async () => {
    await post('今天下午去东京都开会')
    await post('黒猫が好き')
    await post('안녕하세요 여러분')
    await post('ภาษาไทย')
    expect(await find('东京')).toEqual(['今天下午去东京都开会'])
    expect(await find('京都开')).toEqual(['今天下午去东京都开会'])
    expect(await find('会')).toEqual(['今天下午去东京都开会'])
    expect(await find('猫')).toEqual(['黒猫が好き'])
    expect(await find('하세')).toEqual(['안녕하세요 여러분'])
    expect(await find('ไทย')).toEqual(['ภาษาไทย'])
    expect(await find('京东')).toEqual([])
  })

  test('a part of a word, when no whole word is found', async () => {
    await post('our microservices are fine')
    expect(await find('service')).toEqual(['our microservices are fine'])
  })

  test('the better and the younger come first', async () => {
    await post('deploy deploy deploy')
    await post('we talked about many other things and perhaps later on we may also deploy')
    expect((await find('deploy'))[0]).toBe('deploy deploy deploy')
    const old = await post('rollback')
    await world.api.settle()
    await world.db.sql`update search_messages set created_at = '2020-01-01' where message_id = ${old.id}`
    await post('rollback of the newest')
    expect((await find('rollback'))[0]).toBe('rollback of the newest')
  })

  test('a match is shown in its text, as text', async () => {
    await post(`${'filler '.repeat(60)}**needles** & <script>alert(1)</script> ${'end '.repeat(100)}`)
    const { body } = await ask(world.member, `needle in:${room.name}`)
    const [hit] = body.messages.items
    expect(hit.highlights).toHaveLength(1)
    const [{ start, end }] = hit.highlights
    expect(hit.snippet.slice(start, end)).toBe('needles')
    expect(hit.snippet).toContain('<script>')
    expect(hit.snippet.length).toBeLessThan(260)
    expect(hit.channel).toEqual({ id: room.id, community_id: world.community.id, type: 'text', name: room.name })
  })

  test('a mention is found by its name', async () => {
    await post(`ping @${world.owner.username}`)
    expect(await find(world.owner.username)).toHaveLength(1)
  })

  test('an emoji, however it is typed, alone and beside words', async () => {
    await post('well done 🎉')
    await post(`${'filler '.repeat(60)} shipped :tada:`)
    await post('done 👍🏽 ❤️')
    expect(await find('🎉')).toHaveLength(2)
    expect(await find(':tada: done')).toEqual(['well done 🎉'])
    expect(await find('done -🎉')).toEqual(['done 👍🏽 ❤️'])
    expect(await find('👍')).toEqual(['done 👍🏽 ❤️'])
    expect(await find(':heart:', world.member, '&sort=newest')).toEqual(['done 👍🏽 ❤️'])
    expect(await find('"well done"')).toEqual(['well done 🎉'])
    expect(await find('🦊')).toEqual([])
    const { body } = await ask(world.member, `:tada: shipped in:${room.name}`)
    const [{ snippet, highlights }] = body.messages.items
    expect(highlights.map(({ start, end }: { start: number; end: number }) => snippet.slice(start, end))).toEqual([
      'shipped',
      '🎉',
    ])
    const edited = await post('plain')
    await world.call(world.member, 'PUT', `/api/messages/${edited.id}`, { body_md: 'with a 🦔' })
    expect(await find('🦔')).toEqual(['with a 🦔'])
  })

  test('an edit and a deletion are followed', async () => {
    const message = await post('the old wording')
    expect(await find('wording')).toHaveLength(1)
    await world.call(world.member, 'PUT', `/api/messages/${message.id}`, { body_md: 'the new phrasing' })
    expect([await find('wording'), await find('phrasing')]).toEqual([[], ['the new phrasing']])
    await world.call(world.member, 'DELETE', `/api/messages/${message.id}`)
    expect(await find('phrasing')).toEqual([])
    const root = await post('a root')
    await post('reply', world.member, { parent_id: root.id })
    expect(await find('root')).toHaveLength(1)
    await world.call(world.member, 'DELETE', `/api/messages/${root.id}`)
    expect(await find('root')).toEqual([])
  })

  test('what was written past this process is caught up with', async () => {
    const { id: channel_id } = room
    const row = { id: newId(), channel_id, author_id: world.member.id, seq: 1, body_md: 'written elsewhere' }
    await world.db.kysely.insertInto('messages').values(row).execute()
    await world.db.kysely.updateTable('channels').set({ last_seq: 1 }).where('id', '=', channel_id).execute()
    expect(await find('elsewhere')).toEqual(['written elsewhere'])
  })
})

describe('operators', () => {
  test('from: and in:, negated too', async () => {
    await post('apples')
    await post('apples too', world.owner)
    expect(await find('apples from:me')).toEqual(['apples'])
    expect(await find(`apples from:@${world.owner.username}`)).toEqual(['apples too'])
    expect(await find('apples -from:me')).toEqual(['apples too'])
    expect(await find('apples from:nobody')).toEqual([])
    expect((await ask(world.member, `apples -in:#${room.name}`)).body.messages.items).toEqual([])
    expect(await find('from:me')).toEqual(['apples'])
  })

  test('has: link, file, image, reaction and thread', async () => {
    const image = (await sendFile(world, world.member, room.id, { bytes: await pngOf(4, 4), name: 'chart.png' })).body
      .id
    const text = (await sendFile(world, world.member, room.id, { bytes: 'x', name: 'notes.txt' })).body.id
    await post('see https://example.org')
    await post('a picture', world.member, { attachment_ids: [image] })
    await post('a text', world.member, { attachment_ids: [text] })
    const liked = await post('liked')
    await world.call(world.owner, 'PUT', `/api/messages/${liked.id}/reactions/${encodeURIComponent('👍')}`)
    const root = await post('discussed')
    await post('answer', world.member, { parent_id: root.id })
    expect(await find('has:link')).toEqual(['see https://example.org'])
    expect((await find('has:file')).toSorted()).toEqual(['a picture', 'a text'])
    expect(await find('has:image')).toEqual(['a picture'])
    expect(await find('has:file -has:image')).toEqual(['a text'])
    expect(await find('has:reaction')).toEqual(['liked'])
    expect(await find('has:thread')).toEqual(['discussed'])
    expect(await find('notes')).toEqual(['a text'])
  })

  test('has:pin', async () => {
    const pinned = await post('remember')
    await post('forget')
    const pin = (method: string) => world.call(world.member, method, `/api/messages/${pinned.id}/pin`)
    expect(await find('has:pin')).toEqual([])
    await pin('PUT')
    expect([await find('has:pins'), await find('has:pin remem'), await find('-has:pin')]).toEqual([
      ['remember'],
      ['remember'],
      ['forget'],
    ])
    await pin('DELETE')
    expect(await find('has:pin')).toEqual([])
  })

  test('in: a channel by its id, all direct messages, and those with one person', async () => {
    const places = async (q: string, user = world.member) => {
      const { body } = await ask(user, `numbat ${q}`)
      return body.messages.items.map(({ message }: { message: { body_md: string } }) => message.body_md).toSorted()
    }
    const third = await buildMember(world.db, world.community, { username: 'third' })
    const dmOf = async (...user_ids: readonly string[]) =>
      (await world.call(world.member, 'POST', '/api/dms', { user_ids })).body
    await post('numbat here')
    await world.post(world.member, await dmOf(world.owner.id), 'numbat with owner')
    await world.post(world.member, await dmOf(third.id), 'numbat with third')
    await world.post(world.member, await dmOf(world.owner.id, third.id), 'numbat with both')
    const called = await buildChannel(world.db, world.community, { name: 'dm', members: [world.member] })
    await world.post(world.member, called, 'numbat in a channel')
    expect(await places(`in:${room.id}`)).toEqual(['numbat here'])
    expect(await places(`in:#${room.id.toUpperCase()}`)).toEqual(['numbat here'])
    expect(await places(`in:@${room.id}`)).toEqual([])
    expect(await places('in:dm')).toEqual([
      'numbat in a channel',
      'numbat with both',
      'numbat with owner',
      'numbat with third',
    ])
    expect(await places('in:#dm')).toEqual(['numbat in a channel'])
    expect(await places('in:@THIRD')).toEqual(['numbat with third'])
    expect(await places('in:@third', world.owner)).toEqual([])
    expect(await places(`in:@${world.member.username}`, third)).toEqual(['numbat with third'])
    expect(await places(`in:@third in:${room.name}`)).toEqual(['numbat here', 'numbat with third'])
    expect(await places('-in:dm')).toEqual(['numbat here'])
    expect(await places('-in:@third')).not.toContain('numbat with third')
    expect(await places(`in:${world.vault.id}`, world.bystander)).toEqual([])
  })

  test('before:, after: and on:', async () => {
    const message = await post('dated')
    await world.api.settle()
    await world.db.sql`update search_messages set created_at = '2024-02-29T12:00:00Z' where message_id = ${message.id}`
    for (const hit of ['on:2024-02-29', 'before:2024-03-01', 'after:2024-02-28', 'on:2024-02']) {
      expect(await find(`dated ${hit}`)).toEqual(['dated'])
    }
    for (const miss of ['on:2024-02-28', 'before:2024-02-29', 'after:2024-02-29']) {
      expect(await find(`dated ${miss}`)).toEqual([])
    }
    expect((await ask(world.member, 'before:soon')).body).toMatchObject({ status: 400, code: 'invalid_input' })
  })
})

describe('pages', () => {
  test('by relevance and by age they meet without holes or repetition', async () => {
    for (let n = 0; n < 7; n++) await post(`page ${n}`)
    for (const sort of ['relevance', 'newest']) {
      const seen: string[] = []
      const base = `&type=messages&limit=3&sort=${sort}`
      let page = (await ask(world.member, `page in:${room.name}`, base)).body.messages
      for (;;) {
        seen.push(...page.items.map(({ message }: { message: { body_md: string } }) => message.body_md))
        if (page.next === null) break
        page = (await ask(world.member, `page in:${room.name}`, `${base}&after=${page.next}`)).body.messages
      }
      expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `page ${n}`))
      const back = (await ask(world.member, `page in:${room.name}`, `${base}&before=${page.prev}`)).body.messages
      expect(back.items.map(({ message }: { message: { body_md: string } }) => message.body_md)).toEqual(
        seen.slice(3, 6),
      )
      const unknown = await ask(world.member, `page in:${room.name}`, `${base}&after=${newId()}`)
      expect(unknown.body.code).toBe('unknown_cursor')
    }
  })

  test('a further page is of one type', async () => {
    expect((await ask(world.member, 'x', `&after=${newId()}`)).body.code).toBe('invalid_input')
  })
})

describe('names', () => {
  test('AC-4 channels, people and files are found by parts of their names', async () => {
    const channel = await buildChannel(world.db, world.community, {
      name: 'project-x-planning',
      members: [world.member],
    })
    const hidden = { name: 'secret-planning', visibility: 'private', members: [world.owner] } as const
    await buildChannel(world.db, world.community, hidden)
    await buildMember(world.db, world.community, { username: 'planner', display_name: 'Paula Planner' })
    const file = await sendFile(world, world.member, channel.id, { bytes: 'x', name: 'Planning 2026.xlsx' })
    await world.post(world.member, channel, '', { attachment_ids: [file.body.id] })
    const { body } = await ask(world.member, 'plan', '')
    expect(body.channels.items.map(({ name }: { name: string }) => name)).toEqual(['project-x-planning'])
    expect(body.users.items.map(({ username }: { username: string }) => username)).toEqual(['planner'])
    expect(body.files.items).toMatchObject([
      { attachment: { filename: 'Planning 2026.xlsx' }, channel: { id: channel.id } },
    ])
    expect(body.messages.items).toHaveLength(1)
    const foreign = (await ask(world.outsider, 'plan', '')).body
    expect([foreign.channels.items, foreign.users.items, foreign.files.items, foreign.messages.items]).toEqual([
      [],
      [],
      [],
      [],
    ])
  })
})

describe('ABU-15 hostile queries', () => {
  test.each(["'", '\\', "') or 1=1 --", ':* & | !', '"', '-', '%', '_', '\u0001'.repeat(20), '((((', "a' | 'b", '🐈'])(
    '%s is answered',
    async (q) => {
      expect((await ask(world.member, q, '')).status).toBe(200)
    },
  )

  test('what is empty, too long or of an unknown type is refused', async () => {
    for (const query of [
      '?q=',
      '?q=%20',
      `?q=${'x'.repeat(501)}`,
      '?q=x&type=passwords',
      '?type=messages',
      '?q=x&sort=luck',
    ]) {
      expect((await world.call(world.member, 'GET', `/api/search${query}`)).status).toBe(400)
    }
  })
})
