import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import type { TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const run = (user: TestUser, text: string, channel: { readonly id: string } = world.club) =>
  world.call(user, 'POST', '/api/commands', { text, channel_id: channel.id })
const newest = async (channel: { readonly id: string } = world.club) =>
  (await world.call(world.owner, 'GET', `/api/channels/${channel.id}/messages?limit=1`)).body.items[0]
const channel = async (user: TestUser) => (await world.call(user, 'GET', `/api/channels/${world.club.id}`)).body

test('AJ-29 what a command posts in a thread is a reply there, and what it opens is not', async () => {
  const root = (await world.post(world.member, world.club, 'root')).body
  const runThere = (text: string, parent_id: string = root.id) =>
    world.call(world.member, 'POST', '/api/commands', { text, channel_id: world.club.id, parent_id })
  expect((await world.verify(() => runThere('/me nods'))).result.body.ok).toBe(true)
  await runThere('/shrug')
  const replies = (await world.call(world.owner, 'GET', `/api/messages/${root.id}/replies`)).body.items
  expect(replies.map(({ body_md }: { body_md: string }) => body_md)).toEqual(['_nods_', String.raw`¯\\\_(ツ)\_/¯`])
  const { effects } = (await runThere(`/msg @${world.owner.username} hello`)).body
  const said = (await world.call(world.owner, 'GET', `/api/channels/${effects[0].id}/messages`)).body.items
  expect(said).toMatchObject([{ body_md: 'hello', parent_id: null }])
  expect((await runThere('/topic')).body.ok).toBe(true)
  const elsewhere = (await world.post(world.member, world.vault, 'elsewhere')).body
  for (const other of [newId(), elsewhere.id, 'x'])
    expect((await runThere('/me nods', other)).body.code).toBe('invalid_input')
})

test('AC-6 AJ-28 an unknown command is answered with the one that was meant', async () => {
  expect((await run(world.member, '/jion #club')).body).toEqual({
    ok: false,
    text: 'There is no command /jion. Did you mean /join?',
  })
  expect((await run(world.member, 'hello')).body).toMatchObject({ ok: false })
  expect((await run(world.member, '/join')).body).toMatchObject({
    ok: false,
    text: expect.stringContaining('Usage: /join #channel'),
  })
  expect((await run(world.member, '/join #nowhere')).body).toMatchObject({ ok: false })
})

test('AJ-29 /join and /leave do what they say, and a hidden channel does not exist', async () => {
  const joined = await world.verify(() => run(world.bystander, '/join #club', world.community.general))
  expect(joined.result.body).toMatchObject({ ok: true, effects: [{ type: 'channel/open', id: world.club.id }] })
  expect((await channel(world.bystander)).joined).toBe(true)
  const left = await world.verify(() => run(world.bystander, '/leave'))
  expect(left.result.body).toEqual({ ok: true, effects: [{ type: 'channel/leave', id: world.club.id }] })
  expect((await channel(world.bystander)).joined).toBe(false)
  expect((await run(world.bystander, '/join #vault', world.community.general)).body.text).toContain('no channel #vault')
})

test('AJ-29 /topic sets and shows the topic', async () => {
  expect((await run(world.member, '/topic')).body.text).toBe('There is no topic.')
  expect((await world.verify(() => run(world.member, '/topic Chess  today'))).result.body.ok).toBe(true)
  expect((await channel(world.member)).topic).toBe('Chess today')
  expect((await run(world.member, '/topic -')).body).toEqual({ ok: true, text: 'The channel has no topic.' })
  expect((await world.call(world.member, 'GET', `/api/channels/${world.club.id}`)).body.topic).toBe('')
  expect((await run(world.member, '/topic - and more')).body.text).toBe('The topic is: - and more')
  expect((await run(world.member, `/topic ${'x'.repeat(501)}`)).body.ok).toBe(false)
})

test('AJ-29 /msg opens the DM and writes in it', async () => {
  const { body } = await run(world.member, '/msg @bo Hello there')
  expect(body.effects.map(({ type }: { type: string }) => type)).toEqual(['channel/open', 'message/posted'])
  const dm = { id: body.effects[0].id }
  const { items } = (await world.call(world.bystander, 'GET', `/api/channels/${dm.id}/messages`)).body
  expect(items).toMatchObject([{ body_md: 'Hello there', author: { id: world.member.id } }])
  expect((await run(world.member, '/dm bo')).body.effects).toEqual([{ type: 'channel/open', id: dm.id }])
  expect((await run(world.member, `/msg @${world.outsider.username} hi`)).body.ok).toBe(false)
  expect((await run(world.bystander, '/shrug', dm)).body.ok).toBe(true)
  expect((await run(world.bystander, '/kick @mia', dm)).body).toMatchObject({ ok: false })
})

test('AJ-29 /me and /shrug post, /nick and /status are kept', async () => {
  await run(world.member, '/me waves')
  expect((await newest()).body_md).toBe('_waves_')
  await run(world.member, '/shrug who knows')
  expect((await newest()).body_md).toBe(String.raw`who knows ¯\\\_(ツ)\_/¯`)
  await run(world.member, '/nick Queen')
  await run(world.member, '/status at lunch')
  const { items } = (await world.call(world.owner, 'GET', `/api/communities/${world.community.id}/members`)).body
  const mia = items.find(({ user }: { user: { id: string } }) => user.id === world.member.id)
  expect(mia).toMatchObject({ nickname: 'Queen', user: { status_text: 'at lunch' } })
})

test('AJ-26 /webhook creates, lists and revokes', async () => {
  const { body } = await run(world.owner, '/webhook create #club CI server')
  expect(body.text).toMatch(/https:\/\/chat\.example\.org\/hook\/[0-9a-f-]{36}\/[\w-]{43}$/)
  const listed = (await run(world.owner, '/webhook list')).body.text
  expect(listed).toContain('CI server, never used')
  const id = listed.split(' ')[0]
  expect((await run(world.owner, `/webhook revoke ${id}`)).body.ok).toBe(true)
  expect((await run(world.owner, '/webhook list')).body.text).toBe('There are no webhooks.')
  expect((await run(world.owner, '/webhook revoke nothing')).body.ok).toBe(false)
})

test('AJ-34 AJ-31 /role and /kick are for admins', async () => {
  expect((await run(world.owner, '/role @bo admin')).body.ok).toBe(true)
  expect((await run(world.bystander, '/kick @nobody')).body.ok).toBe(false)
  expect((await run(world.owner, '/role @bo member')).body.ok).toBe(true)
  expect((await run(world.owner, '/role @bo king')).body.ok).toBe(false)
  expect((await run(world.bystander, '/kick @mia')).body.code).toBe('forbidden')
})

test('AJ-35 /purge deletes the newest messages', async () => {
  for (const text of ['one', 'two', 'three']) await world.post(world.member, world.vault, text)
  expect((await run(world.owner, '/purge #vault 2')).body.text).toBe('2 messages were deleted from #vault.')
  expect((await newest(world.vault)).body_md).toBe('one')
  for (const count of ['0', '1000000', 'some'])
    expect((await run(world.owner, `/purge #vault ${count}`)).body.ok).toBe(false)
  expect((await newest(world.vault)).body_md).toBe('one')
})

test('AC-6 operators set modes, operators and voice, and archive', async () => {
  expect((await run(world.owner, '/mode +m')).body.text).toBe('The modes are +mn.')
  expect((await world.post(world.member, world.club, 'hi')).body.code).toBe('channel_moderated')
  await run(world.owner, '/voice @mia')
  expect((await world.post(world.member, world.club, 'hi')).status).toBe(201)
  await run(world.owner, '/op @mia')
  expect((await run(world.member, '/mode -m')).body.ok).toBe(true)
  await run(world.owner, '/deop @mia')
  expect((await run(world.member, '/mode +i')).body.code).toBe('forbidden')
  await run(world.owner, '/devoice @mia')
  expect(await channel(world.member)).toMatchObject({ operator: false, voice: false, modes: ['n'] })
  const made = await world.call(world.member, 'POST', `/api/communities/${world.community.id}/channels`, {
    name: 'old',
  })
  expect((await run(world.member, '/archive', made.body)).body.ok).toBe(true)
  expect((await world.post(world.member, made.body, 'hi')).body.code).toBe('channel_archived')
})

test('AC-6 /archive and /unarchive are for this channel or another, and need its operators', async () => {
  const [path, name] = [`/api/communities/${world.community.id}/channels`, `past-${newId().slice(-8)}`]
  const past = (await world.call(world.owner, 'POST', path, { name })).body
  await world.call(world.member, 'PUT', `/api/channels/${past.id}/members/me`)
  expect((await run(world.owner, `/archive #${name}`)).body.text).toBe(
    `#${name} is archived. /unarchive #${name} opens it again.`,
  )
  expect((await run(world.owner, '/topic Later', past)).body.code).toBe('channel_archived')
  expect((await run(world.owner, '/mode +m', past)).body.code).toBe('channel_archived')
  expect((await run(world.member, '/unarchive', past)).body.code).toBe('forbidden')
  expect((await run(world.owner, `/unarchive #${name}`)).body).toEqual({ ok: true, text: `#${name} is open again.` })
  expect((await world.post(world.member, past, 'hi')).status).toBe(201)
  await run(world.owner, '/archive', past)
  expect((await run(world.owner, '/unarchive', past)).body.ok).toBe(true)
  expect((await run(world.owner, '/unarchive #nowhere')).body.ok).toBe(false)
})

test('AJ-37 /mode shows the modes to whoever may read the channel, and changes them for operators', async () => {
  await run(world.owner, '/mode +t-m')
  for (const user of [world.owner, world.member, world.bystander]) {
    expect((await run(user, '/mode')).body).toEqual({ ok: true, text: 'The modes are +tn.' })
  }
  for (const user of [world.member, world.bystander]) {
    expect((await run(user, '/mode -t')).body.code).toBe('forbidden')
    expect((await run(user, '/help mode')).body.ok).toBe(true)
  }
  await run(world.owner, '/mode -t')
  expect((await run(world.member, '/mode +x')).body.ok).toBe(false)
})

test('AC-6 /invite makes a link, /add brings somebody in', async () => {
  expect((await run(world.owner, '/invite')).body.text).toContain('https://chat.example.org/invite/')
  expect((await run(world.member, '/add @bo')).body.ok).toBe(true)
  expect((await channel(world.bystander)).joined).toBe(true)
})

test('AJ-36 AJ-37 help and completion list only what the caller may use', async () => {
  const names = async (user: TestUser) =>
    (await world.call(user, 'GET', `/api/commands?channel_id=${world.club.id}`)).body.items.map(
      ({ name }: { name: string }) => name,
    )
  const [mine, theirs] = [await names(world.member), await names(world.owner)]
  for (const name of ['join', 'topic', 'msg']) expect(mine).toContain(name)
  for (const name of ['kick', 'role', 'purge', 'webhook', 'archive']) {
    expect(mine).not.toContain(name)
    expect(theirs).toContain(name)
  }
  const help = (await run(world.member, '/help')).body.text
  expect(help).toContain('/join #channel – Join a channel')
  expect(help).not.toContain('/kick')
  expect((await run(world.owner, '/help kick')).body.text).toContain('For: owner and admins')
  expect((await run(world.member, '/help kick')).body.ok).toBe(false)
  for (const admin of ['/kick @bo', '/role @bo admin', '/purge #club', '/webhook list', '/invite']) {
    expect((await run(world.member, admin)).body.code).toBe('forbidden')
  }
})

test('AC-6 what is typed badly is answered in words, however long or odd', async () => {
  const odd = '-'.repeat(36)
  const long = 'x'.repeat(15_000)
  const dm = (await world.call(world.member, 'POST', '/api/dms', { user_ids: [world.bystander.id] })).body
  const answers = [
    [await run(world.owner, `/join #<channel:${odd}>`), 'There is no channel #<channel:'],
    [await run(world.owner, `/msg @<user:${odd}> hi`), 'Nobody here is called @<user:'],
    [await run(world.owner, `/join #${long}`), `There is no channel #${'x'.repeat(79)}….`],
    [await run(world.owner, `/kick ${long}`), 'Nobody here is called'],
    [await run(world.owner, `/unban ${long}`), 'Nobody called'],
    [await run(world.owner, '/unban'), 'Who?'],
    [await run(world.owner, `/help ${long}`), 'There is no command'],
    [await run(world.owner, '/op @bo', world.vault), 'Bo is not in #vault.'],
    [await run(world.member, '/leave', dm), 'The direct messages of two are theirs for good.'],
    [await run(world.owner, '/remind me 9999-12-31 tea'), 'That is more than ten years ahead.'],
  ] as const
  for (const [{ status, body }, text] of answers) {
    expect([status, body.ok, body.text.slice(0, text.length)]).toEqual([200, false, text])
    expect(body.text.length).toBeLessThan(300)
  }
  expect((await run(world.owner, '/help kick him')).body.text).toStartWith('/kick @user')
  expect((await run(world.owner, '/webhook LIST')).body.ok).toBe(true)
})

test('AJ-32 /mute says until when in the time zone of whoever mutes', async () => {
  await world.call(world.owner, 'PATCH', '/api/me', { settings: { time_zone: 'Asia/Tokyo' } })
  const until = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'short' })
  const at = until.format(world.clock.now() + 60 * 60_000)
  expect((await run(world.owner, '/mute @bo')).body.text).toMatch(
    new RegExp(`^Bo is muted until .+ at ${at} \\(Asia/Tokyo\\)\\.$`),
  )
  expect((await run(world.owner, '/unmute @bo')).body.ok).toBe(true)
})

test('AC-6 a channel one may not see has no commands', async () => {
  for (const user of [world.outsider, world.bystander]) {
    expect((await run(user, '/help', world.vault)).body.code).toBe('not_found')
    expect((await world.call(user, 'GET', `/api/commands?channel_id=${world.vault.id}`)).body.code).toBe('not_found')
  }
  expect((await run(world.member, '/help', { id: newId() })).body.code).toBe('not_found')
})

test('AJ-31 /kick puts somebody out of the community', async () => {
  expect((await run(world.owner, '/kick @bo')).body).toEqual({ ok: true, text: 'Bo is out of the community.' })
  const { status } = await world.call(world.bystander, 'GET', `/api/communities/${world.community.id}`)
  expect(status).toBe(404)
  expect((await run(world.owner, `/kick @${world.owner.username}`)).body.ok).toBe(false)
})
