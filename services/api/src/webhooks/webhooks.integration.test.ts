import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let path: string
beforeAll(async () => {
  world = await testWorld()
  path = `/api/communities/${world.community.slug}/webhooks`
})
afterAll(() => world[Symbol.asyncDispose]())

interface Hook {
  readonly id: string
  readonly token: string
}

async function build(more: object = {}): Promise<Hook> {
  const { status, body } = await world.call(world.owner, 'POST', path, {
    channel_id: world.club.id,
    name: 'CI',
    ...more,
  })
  expect(status).toBe(201)
  return body
}

async function send({ id, token }: Hook, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const request = new Request(`http://api/api/webhooks/${id}/incoming`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: text,
  })
  const response = await world.api.fetch(request, { clientAddress: '127.0.0.1' })
  return { status: response.status, body: await response.json() }
}

const newest = async () =>
  (await world.call(world.member, 'GET', `/api/channels/${world.club.id}/messages?limit=1`)).body.items[0]

test('AC-9 AJ-21 a webhook is created with a token shown once, listed, changed and deleted', async () => {
  const made = (await world.call(world.owner, 'POST', path, { channel_id: world.club.id, name: 'Deploy' })).body
  expect(made.url).toBe(`https://chat.example.org/hook/${made.id}/${made.token}`)
  const listed = (await world.call(world.owner, 'GET', path)).body.items
  expect(listed).toMatchObject([{ id: made.id, name: 'Deploy', channel_id: world.club.id, has_secret: false }])
  expect(JSON.stringify(listed)).not.toContain(made.token)
  const stored = await world.db.kysely.selectFrom('webhooks').selectAll().where('id', '=', made.id).execute()
  expect(JSON.stringify(stored)).not.toContain(made.token)
  const change = await world.call(world.owner, 'PATCH', `/api/webhooks/${made.id}`, {
    name: 'Ship',
    secret: 'long enough',
  })
  expect(change.body).toMatchObject({ name: 'Ship', has_secret: true })
  expect(JSON.stringify(change.body)).not.toContain('long enough')
  expect((await world.call(world.owner, 'DELETE', `/api/webhooks/${made.id}`)).status).toBe(204)
  expect((await send(made, { text: 'gone' })).body.code).toBe('not_found')
  expect((await world.call(world.owner, 'GET', path)).body.items).toEqual([])
})

test('AJ-23 AJ-24 what is sent becomes a message of the webhook, under its name or the one it gives', async () => {
  const hook = await build({ name: 'Robot', avatar_url: 'https://example.org/robot.png' })
  const { result, events } = await world.verify(() => send(hook, { body_md: 'It is **done**' }))
  expect(result).toMatchObject({ status: 200, body: { ok: true } })
  expect(outline(events)).toEqual(['message/created to channel'])
  const avatar_url = 'https://example.org/robot.png'
  expect(await newest()).toMatchObject({
    id: result.body.message_id,
    body_md: 'It is **done**',
    author: { kind: 'webhook', display_name: 'Robot', avatar_url },
  })
  await world.verify(() => send(hook, { text: 'hi', username: 'Other', icon: 'https://example.org/other.png' }))
  const author = { display_name: 'Other', avatar_url: 'https://example.org/other.png' }
  expect((await newest()).author).toMatchObject(author)
  await world.call(world.owner, 'PATCH', `/api/webhooks/${hook.id}`, { name: 'Renamed' })
  expect((await newest()).author).toMatchObject(author)
})

test('AJ-21 a webhook is no member that people see', async () => {
  await build()
  const members = (await world.call(world.member, 'GET', `/api/channels/${world.club.id}/members`)).body.items
  expect(members).toHaveLength(2)
  const { body } = await world.call(world.member, 'GET', `/api/channels/${world.club.id}`)
  expect(body.member_count).toBe(2)
})

test('AJ-22 a wrong id and a wrong token look the same', async () => {
  const hook = await build()
  for (const wrong of [
    { ...hook, id: newId() },
    { ...hook, token: 'x'.repeat(43) },
    { ...hook, token: 'x' },
    { ...hook, id: 'x' },
  ]) {
    expect(await send(wrong, { text: 'hi' })).toMatchObject({ status: 404, body: { code: 'not_found' } })
  }
})

test('AJ-22 what is too large, no JSON, no object or empty is refused', async () => {
  const hook = await build()
  const codes = async (body: unknown) => (await send(hook, body)).body.code
  expect(await codes('x'.repeat(limits.webhookBytes + 1))).toBe('too_large')
  expect(await codes('{')).toBe('bad_request')
  for (const body of [[], 7, null, {}, { text: '  ' }, { blocks: 'no' }]) {
    expect(await codes(body)).toBe('invalid_input')
  }
  expect((await send(hook, { text: 'x'.repeat(20_000) })).status).toBe(200)
  expect((await newest()).body_md.length).toBe(limits.bodyMd)
})

test('AJ-25 forms are read as well, as themselves and with a payload', async () => {
  const hook = await build()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  await send(hook, new URLSearchParams({ text: 'plain form' }).toString(), headers)
  expect((await newest()).body_md).toBe('plain form')
  await send(hook, new URLSearchParams({ payload: '{"text":"*in* a payload"}' }).toString(), headers)
  expect((await newest()).body_md).toBe('**in** a payload')
})

test('AJ-23 @channel in what a webhook sends notifies nobody, unless the webhook may', async () => {
  const [quiet, loud] = [await build(), await build({ allow_everyone: true })]
  for (const text of ['@channel look', '<!channel> look', '@<channel> look', '@&lt;channel&gt; look']) {
    await send(quiet, { text })
    expect((await newest()).mentions).toEqual([])
  }
  await send(quiet, { text: 'ask @mia' })
  expect((await newest()).mentions).toMatchObject([{ type: 'user', target_id: world.member.id }])
  await send(loud, { text: '<!channel> look' })
  expect((await newest()).mentions).toMatchObject([{ type: 'channel' }])
})

test('AJ-25 with a secret only what is signed comes in, and a delivery counts once', async () => {
  const secret = 'a long enough secret'
  const hook = await build({ secret })
  const body = JSON.stringify({ zen: 'hm', text: 'signed' })
  const hmac = createHmac('sha256', secret).update(body).digest('hex')
  expect((await send(hook, body)).body.code).toBe('forbidden')
  expect((await send(hook, `${body} `, { 'x-hub-signature-256': `sha256=${hmac}` })).body.code).toBe('forbidden')
  const right: Record<string, string>[] = [
    { 'x-hub-signature-256': `sha256=${hmac}` },
    { 'x-gitea-signature': hmac },
    { 'x-gitlab-token': secret },
  ]
  for (const headers of right) expect((await send(hook, body, headers)).status).toBe(200)
  const once = { 'x-gitlab-token': secret, 'x-github-delivery': newId() }
  expect((await send(hook, body, once)).body).toEqual((await send(hook, body, once)).body)
})

test('AJ-25 an event that says nothing here is answered and leaves no message', async () => {
  const hook = await build()
  const before = (await newest()).id
  for (const event of ['ping', 'star', 'constructor']) {
    expect(await send(hook, {}, { 'x-github-event': event })).toMatchObject({ status: 200, body: { message_id: null } })
  }
  expect((await newest()).id).toBe(before)
})

test('AC-9 operators manage the webhooks of their channels, members and outsiders none', async () => {
  const inVault = await world.call(world.member, 'POST', path, { channel_id: world.vault.id, name: 'Mine' })
  expect(inVault.status).toBe(201)
  expect((await world.call(world.member, 'GET', path)).body.items.map(({ id }: Hook) => id)).toEqual([inVault.body.id])
  expect((await world.call(world.bystander, 'GET', path)).body.items).toEqual([])
  const { id } = await build()
  const tries: [string, string, object?][] = [
    ['POST', path, { channel_id: world.club.id, name: 'x' }],
    ['PATCH', `/api/webhooks/${id}`, { name: 'x' }],
    ['DELETE', `/api/webhooks/${id}`],
  ]
  for (const [method, where, body] of tries) {
    expect((await world.call(world.bystander, method, where, body)).body.code).toBe('forbidden')
    expect((await world.call(world.outsider, method, where, body)).body.code).toBe('not_found')
  }
  const hidden = await world.call(world.bystander, 'DELETE', `/api/webhooks/${inVault.body.id}`)
  expect(hidden.body.code).toBe('not_found')
})

test('AJ-24 icon_emoji is the picture of its message, as an emoji or its short code, in place of an address', async () => {
  const hook = await build({ name: 'Robot', avatar_url: 'https://example.org/robot.png' })
  const pictureOf = async (payload: object) => {
    await world.verify(() => send(hook, { text: 'hi', ...payload }))
    return (await newest()).author.avatar_emoji
  }
  expect(await pictureOf({ icon_emoji: ':robot_face:' })).toBe('🤖')
  expect(await pictureOf({ icon_emoji: 'ghost', icon_url: 'https://example.org/x.png', username: 'Boo' })).toBe('👻')
  expect((await newest()).author).toMatchObject({ display_name: 'Boo', avatar_url: 'https://example.org/x.png' })
  expect(await pictureOf({ icon_emoji: '❤' })).toBe('❤️')
  for (const icon_emoji of [':no_such_emoji:', 'nothing', '🤖🤖', '<b>', '', 7, ['🤖'], ':'.repeat(100_000)]) {
    expect([icon_emoji, await pictureOf({ icon_emoji })]).toEqual([icon_emoji, undefined])
  }
})

const zeros = '0'.repeat(40)
const newTag = { ref: 'refs/tags/v1', before: zeros, after: 'a'.repeat(40), created: true, commits: [] }
const newBranch = { ...newTag, ref: 'refs/heads/new' }
const twice: readonly (readonly [said: string, first: readonly [string, object], second: readonly [string, object]])[] =
  [
    ['a new tag', ['push', newTag], ['create', { ref: 'v1', ref_type: 'tag' }]],
    ['a new branch', ['push', newBranch], ['create', { ref: 'new', ref_type: 'branch' }]],
    [
      'a deleted branch',
      ['push', { ref: 'refs/heads/new', after: zeros }],
      ['delete', { ref: 'new', ref_type: 'branch' }],
    ],
  ]

test.each(twice)('AJ-25 %s that two events tell of is told once', async (_, first, second) => {
  const repository = { full_name: 'acme/app', html_url: 'https://git.example/acme/app' }
  for (const [header, order] of [
    ['x-github-event', [first, second]],
    ['x-github-event', [second, first]],
    ['x-gitea-event', [first, second]],
  ] as const) {
    const hook = await build()
    const told = await Promise.all(
      order.map(([event, payload]) =>
        send(hook, { ...payload, repository }, { [header]: event, 'x-github-delivery': newId() }),
      ),
    )
    expect(told.map(({ status }) => status)).toEqual([200, 200])
    expect(told.filter(({ body }) => body.message_id !== null)).toHaveLength(1)
  }
})

test('AJ-25 a branch that comes, goes and comes again is told each time, and its commits in any case', async () => {
  const hook = await build()
  const repository = { full_name: 'acme/app', html_url: 'https://git.example/acme/app' }
  const tell = async (event: string, payload: object) => {
    const { body } = await send(hook, { ...payload, repository }, { 'x-github-event': event })
    return body.message_id === null ? undefined : (await newest()).body_md.replace(/^.*?: \*\*Somebody\*\* /, '')
  }
  const branch = { ref: 'new', ref_type: 'branch' }
  const link = '[new](https://git.example/acme/app/tree/new)'
  expect(await tell('create', branch)).toBe(`created the branch **${link}**`)
  const commits = [{ id: 'b'.repeat(40), message: 'Begin', url: '' }]
  expect(await tell('push', { ...newBranch, commits })).toBe('pushed 1 commit to the new branch **new**: bbbbbbb Begin')
  expect(await tell('delete', branch)).toBe('deleted the branch **new**')
  expect(await tell('create', branch)).toBe(`created the branch **${link}**`)
  expect(await tell('create', branch)).toBe(undefined)
  world.clock.advance(11 * 60_000)
  expect(await tell('create', branch)).toBe(`created the branch **${link}**`)
})

test('AJ-25 what could not be posted may be told by the next event', async () => {
  const hook = await build()
  const event = { repository: { full_name: 'acme/app' }, ref: 'v1', ref_type: 'tag' }
  const tell = () => send(hook, event, { 'x-github-event': 'create' })
  await world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}`, { archived: true })
  expect((await tell()).body.code).toBe('channel_archived')
  await world.call(world.owner, 'PATCH', `/api/channels/${world.club.id}`, { archived: false })
  expect((await tell()).body.message_id).not.toBeNull()
})
