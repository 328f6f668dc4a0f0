import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits, type TokenScope } from '@ajet/shared/schema'
import { buildCommunity, buildMember, type TestUser } from '@ajet/shared/testing'
import { sendFile } from '../testing/send-file.ts'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
let path: string
beforeAll(async () => {
  world = await testWorld()
  path = `/api/communities/${world.community.slug}/api-users`
})
afterAll(() => world[Symbol.asyncDispose]())

interface Bot {
  readonly id: string
  readonly username: string
}

let made = 0
async function build(username = `robot${++made}`): Promise<Bot> {
  const { status, body } = await world.call(world.owner, 'POST', path, { username })
  expect(status).toBe(201)
  return body
}

const makeToken = (bot: Bot, more: object = {}, user = world.owner) =>
  world.call(user, 'POST', `${path}/${bot.id}/tokens`, { name: 'CI', scopes: ['read'], ...more })

/** The bot as a caller with these scopes. */
async function as(bot: Bot, ...scopes: readonly TokenScope[]): Promise<TestUser> {
  const { body } = await makeToken(bot, { scopes })
  return { ...world.owner, id: bot.id, user_id: bot.id, token: body.token }
}

const post = (user: TestUser, body_md = 'hi', channel = world.community.general) => world.post(user, channel, body_md)
const react = (user: TestUser, messageId: string) =>
  world.call(user, 'PUT', `/api/messages/${messageId}/reactions/${encodeURIComponent('👍')}`)

test('one API user is read by owner and admins, and nobody else is one', async () => {
  const bot = await build()
  const read = (id: string, user = world.owner) => world.call(user, 'GET', `${path}/${id}`)
  const listed = (await world.call(world.owner, 'GET', path)).body.items
  expect((await read(bot.id)).body).toEqual(listed.find(({ id }: Bot) => id === bot.id))
  const elsewhere = await buildCommunity(world.db, { owner: world.owner })
  const there = `/api/communities/${elsewhere.id}/api-users/${bot.id}`
  const refused = [await read(world.member.id), await world.call(world.owner, 'GET', there)]
  refused.push(
    await read(bot.id, world.outsider),
    await read(bot.id, world.member),
    await read(bot.id, await as(bot, 'admin')),
  )
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 403, 403])
})

test('AJ-65 SH-7 an API user is a bot account: a member of its community that people see, write to and mention', async () => {
  const { result, events } = await world.verify(() =>
    world.call(world.owner, 'POST', path, { username: 'deployer', display_name: 'Deployer' }),
  )
  expect(result.body).toMatchObject({
    username: 'deployer',
    role: 'member',
    token_count: 0,
    created_by: world.owner.id,
  })
  expect(outline(events)).toEqual(['member/joined to community', 'member/joined to channel'])
  const members = await world.call(world.member, 'GET', `/api/communities/${world.community.id}/members`)
  expect(members.body.items).toContainEqual(
    expect.objectContaining({ user: expect.objectContaining({ display_name: 'Deployer', kind: 'bot' }) }),
  )
  const bot = await as(result.body, 'read', 'write')
  const said = await post(bot, 'deployed')
  expect(said.body).toMatchObject({ body_md: 'deployed', author: { id: result.body.id, kind: 'bot' } })
  const asked = await post(world.member, 'thanks @deployer')
  expect(asked.body.mentions).toMatchObject([{ type: 'user', target_id: result.body.id }])
})

test('AJ-19 a token is shown once, listed without its secret, and revoked', async () => {
  const bot = await build()
  const { status, body } = await makeToken(bot, { name: 'Nightly', scopes: ['write', 'read', 'read'] })
  expect(status).toBe(201)
  expect(body).toMatchObject({ api_user_id: bot.id, name: 'Nightly', expires_at: null, last_used_at: null })
  expect(body.token).toMatch(/^ajt_[\w-]{43}$/)
  const listed = await world.call(world.owner, 'GET', `${path}/${bot.id}/tokens`)
  expect(listed.body.items).toMatchObject([{ id: body.id, name: 'Nightly', scopes: ['write', 'read'] }])
  const stored = await world.db.kysely.selectFrom('api_tokens').selectAll().execute()
  for (const seen of [listed.body, stored]) expect(JSON.stringify(seen)).not.toContain(body.token)
  const bots = (await world.call(world.owner, 'GET', path)).body.items as { id: string; token_count: number }[]
  expect(bots.find(({ id }) => id === bot.id)?.token_count).toBe(1)
  const caller = { ...world.owner, token: body.token as string }
  expect((await world.call(caller, 'GET', '/api/me')).body).toMatchObject({ id: bot.id, kind: 'bot' })
  expect((await world.call(world.owner, 'DELETE', `/api/tokens/${body.id}`)).status).toBe(204)
  expect((await world.call(caller, 'GET', '/api/me')).body.code).toBe('unauthenticated')
  expect((await world.call(world.owner, 'DELETE', `/api/tokens/${body.id}`)).body.code).toBe('not_found')
})

test('AJ-19 each scope opens its own endpoints and none of the others', async () => {
  const bot = await build()
  const message = (await post(world.member)).body.id as string
  const tries = {
    read: (user: TestUser) => world.call(user, 'GET', `/api/channels/${world.community.general.id}/messages`),
    write: (user: TestUser) => post(user),
    react: (user: TestUser) => react(user, message),
    files: (user: TestUser) => sendFile(world, user, world.community.general.id, { bytes: 'a file' }),
  }
  for (const scope of Object.keys(tries) as (keyof typeof tries)[]) {
    const caller = await as(bot, scope)
    for (const [needed, attempt] of Object.entries(tries)) {
      const { status, body } = await attempt(caller)
      if (needed === scope) expect({ scope, needed, fine: status < 300 }).toEqual({ scope, needed, fine: true })
      else
        expect({ status, code: body.code, scope: body.scope }).toEqual({
          status: 403,
          code: 'forbidden',
          scope: needed,
        })
    }
  }
})

test('AJ-19 files are read with read, not with files alone', async () => {
  const file = (await sendFile(world, world.member, world.community.general.id, { bytes: 'a file' })).body
  await world.post(world.member, world.community.general, 'look', { attachment_ids: [file.id] })
  const bot = await build()
  const fetchAs = async (user: TestUser) => {
    const headers = { authorization: `Bearer ${user.token}` }
    const request = new Request(`http://api/api/attachments/${file.id}/${file.filename}`, { headers })
    return (await world.api.fetch(request, { clientAddress: '127.0.0.1' })).status
  }
  expect(await fetchAs(await as(bot, 'files'))).toBe(403)
  expect(await fetchAs(await as(bot, 'read'))).toBe(200)
})

test("AJ-19 admin is worth what the bot's role admits, and an owner sets that role", async () => {
  const bot = await build()
  const caller = await as(bot, 'admin', 'write', 'read')
  const create = (name: string) =>
    world.call(caller, 'POST', `/api/communities/${world.community.id}/channels`, { name })
  const rename = () => world.call(caller, 'PATCH', `/api/communities/${world.community.id}`, { name: 'Renamed' })
  expect((await create('by-a-member')).status).toBe(201)
  expect((await rename()).body).toMatchObject({ code: 'forbidden' })
  const member = `/api/communities/${world.community.id}/members/${bot.id}`
  expect((await world.call(world.owner, 'PATCH', member, { role: 'owner' })).body.code).toBe('forbidden')
  expect((await world.call(world.owner, 'PATCH', member, { role: 'admin' })).status).toBe(200)
  expect((await rename()).status).toBe(200)
})

test('AJ-19 no token makes tokens, bots or communities, joins others, or touches sessions', async () => {
  const bot = await build()
  const caller = await as(bot, 'read', 'write', 'react', 'files', 'admin')
  await world.call(world.owner, 'PATCH', `/api/communities/${world.community.id}/members/${bot.id}`, { role: 'admin' })
  const refusals = [
    await makeToken(bot, {}, caller),
    await world.call(caller, 'GET', path),
    await world.call(caller, 'POST', path, { username: 'child' }),
    await world.call(caller, 'DELETE', `${path}/${bot.id}`),
    await world.call(caller, 'POST', '/api/communities', { name: 'Mine', slug: 'mine' }),
    await world.call(caller, 'POST', '/api/invites/any/accept'),
  ]
  for (const { status, body } of refusals) expect({ status, ...body }).toMatchObject({ status: 403, scope: null })
  const run = (text: string) =>
    world.call(caller, 'POST', '/api/commands', { text, channel_id: world.community.general.id })
  expect((await run('/token list')).body).toMatchObject({ code: 'forbidden', scope: null })
  expect((await run('/help')).body.ok).toBe(true)
})

test('AJ-19 a command does not do what the token may not', async () => {
  const bot = await build()
  await world.call(world.owner, 'PATCH', `/api/communities/${world.community.id}/members/${bot.id}`, { role: 'admin' })
  const run = (user: TestUser, text: string) =>
    world.call(user, 'POST', '/api/commands', { text, channel_id: world.community.general.id })
  const writer = await as(bot, 'write')
  expect((await run(writer, `/kick @${world.member.username}`)).body).toMatchObject({
    code: 'forbidden',
    scope: 'admin',
  })
  expect((await run(writer, '/mode')).body).toEqual({ ok: true, text: 'The modes are +n.' })
  for (const text of ['/mode +t', '/topic Mine', '/nick Mine']) {
    expect([text, (await run(writer, text)).body]).toMatchObject([text, { code: 'forbidden', scope: 'admin' }])
  }
  expect((await run(await as(bot, 'write', 'admin'), '/mode +n')).body.ok).toBe(true)
  const others = `/api/channels/${world.community.general.id}/members/${world.member.id}`
  expect((await world.call(writer, 'DELETE', others)).body).toMatchObject({ code: 'forbidden', scope: 'admin' })
  expect((await run(await as(bot, 'read'), '/me waves')).body).toMatchObject({ code: 'forbidden', scope: 'write' })
})

test('ABU-10 a bot sees nothing of another community, and only channels it is let into', async () => {
  const caller = await as(await build(), 'read', 'write', 'admin')
  const theirs = await world.call(world.outsider, 'GET', '/api/communities')
  const foreign = theirs.body.items[0].id as string
  expect((await world.call(caller, 'GET', `/api/communities/${foreign}`)).body.code).toBe('not_found')
  expect((await world.call(caller, 'GET', `/api/channels/${world.vault.id}/messages`)).body.code).toBe('not_found')
  expect((await world.call(caller, 'GET', `/api/users/${world.outsider.id}`)).body.code).toBe('not_found')
  const add = `/api/channels/${world.vault.id}/members/${caller.id}`
  expect((await world.call(world.member, 'PUT', add)).status).toBe(204)
  expect((await post(caller, 'let in', world.vault)).status).toBe(201)
})

test('ABU-12 a bot that is kicked, banned or deleted is nobody at once; its messages stay under its name', async () => {
  const home = `/api/communities/${world.community.id}`
  for (const [method, end] of [
    ['DELETE', (id: string) => `${home}/members/${id}`],
    ['PUT', (id: string) => `${home}/bans/${id}`],
    ['DELETE', (id: string) => `${path}/${id}`],
  ] as const) {
    const bot = await build('same-name')
    const caller = await as(bot, 'read', 'write')
    const { id } = (await post(caller, 'I was here')).body
    const { events } = await world.verify(() =>
      world.call(world.owner, method, end(bot.id), method === 'PUT' ? {} : undefined),
    )
    expect(outline(events)).toContain('session/revoked to user')
    expect((await world.call(caller, 'GET', '/api/me')).body.code).toBe('unauthenticated')
    expect((await world.call(world.member, 'GET', `/api/messages/${id}`)).body.author).toMatchObject({
      id: bot.id,
      display_name: 'same-name',
    })
    expect((await world.call(world.owner, 'DELETE', `${path}/${bot.id}`)).body.code).toBe('not_found')
    expect((await makeToken(bot)).body.code).toBe('not_found')
  }
})

test('AJ-19 only owner and admins manage bots, and what they do is in the audit log', async () => {
  const bot = await build()
  const { id } = (await makeToken(bot)).body
  for (const [method, at, body] of [
    ['GET', path, undefined],
    ['POST', path, { username: 'mine' }],
    ['GET', `${path}/${bot.id}/tokens`, undefined],
    ['POST', `${path}/${bot.id}/tokens`, { name: 'CI', scopes: ['read'] }],
    ['DELETE', `${path}/${bot.id}`, undefined],
    ['DELETE', `/api/tokens/${id}`, undefined],
  ] as const) {
    expect((await world.call(world.member, method, at, body)).body.code).toBe('forbidden')
    expect((await world.call(world.outsider, method, at, body)).body.code).toBe('not_found')
  }
  await world.call(world.owner, 'DELETE', `/api/tokens/${id}`)
  const rows = await world.db.kysely.selectFrom('audit_log').select(['action', 'target']).execute()
  for (const row of [
    { action: 'api-user/created', target: bot.id },
    { action: 'token/created', target: id },
    { action: 'token/revoked', target: id },
  ]) {
    expect(rows).toContainEqual(row)
  }
})

test('AJ-19 what makes no sense is refused', async () => {
  const bot = await build()
  for (const wrong of [
    { scopes: [] },
    { scopes: ['root'] },
    { scopes: 'read' },
    { name: '' },
    { name: 'x'.repeat(limits.tokenName + 1) },
    { expires_at: 'tomorrow' },
    { expires_at: '2001-01-01T00:00:00.000Z' },
  ]) {
    expect((await makeToken(bot, wrong)).body.code).toBe('invalid_input')
  }
  expect((await world.call(world.owner, 'POST', path, { username: world.member.username })).body).toMatchObject({
    code: 'name_taken',
    field: 'username',
  })
  expect((await world.call(world.owner, 'POST', path, { username: 'a b' })).body.code).toBe('invalid_input')
  const others = await build()
  const { id } = (await makeToken(others)).body
  expect((await world.call(world.owner, 'GET', `${path}/${bot.id}/tokens?after=${id}`)).body.code).toBe(
    'unknown_cursor',
  )
  for (let n = 0; n < limits.tokensPerApiUser; n++) expect((await makeToken(bot)).status).toBe(201)
  expect((await makeToken(bot)).body).toMatchObject({ code: 'limit_reached', limit: limits.tokensPerApiUser })
})

test('AJ-33 /token makes a bot and its token, shown to nobody else, lists and revokes it', async () => {
  const run = (text: string, user = world.owner) =>
    world.call(user, 'POST', '/api/commands', { text, channel_id: world.club.id })
  const { result, events } = await world.verify(() => run('/token create ci-bot read, write react'))
  const [, token, id] = /(ajt_[\w-]{43})\n.*: ([0-9a-f-]{36})$/.exec(result.body.text) ?? []
  expect(result.body.text).toContain('@ci-bot may read, write, react')
  expect(JSON.stringify(events)).not.toContain(token ?? 'ajt_')
  const caller = { ...world.owner, token: token ?? '' }
  expect((await world.call(caller, 'GET', '/api/me')).body.username).toBe('ci-bot')
  expect((await run('/token create ci-bot')).body.text).toContain('may read, write;')
  expect((await run('/token list')).body.text).toContain(`${id} @ci-bot read,write,react, never used`)
  expect((await run(`/token revoke ${id}`)).body).toEqual({ ok: true, text: 'The token is revoked.' })
  expect((await world.call(caller, 'GET', '/api/me')).body.code).toBe('unauthenticated')
  for (const wrong of [
    '/token',
    '/token create',
    '/token create a b c',
    '/token create ci-bot root',
    '/token revoke x',
  ]) {
    expect((await run(wrong)).body).toMatchObject({ ok: false, text: expect.stringContaining('Usage: /token') })
  }
  expect((await run(`/token create ${world.member.username}`)).body.code).toBe('name_taken')
  expect((await run('/token list', world.member)).body.code).toBe('forbidden')
})

test('AJ-65 AJ-19 a bot and its tokens go on without who made them; others see who it was, and revoke them', async () => {
  const { owner, db } = world
  const maker = await buildMember(db, world.community, { role: 'admin', username: 'maker' })
  const bot = (await world.call(maker, 'POST', path, { username: 'heirloom' })).body as Bot
  const token = (await makeToken(bot, { scopes: ['read', 'write'] }, maker)).body
  const caller = { ...owner, id: bot.id, user_id: bot.id, token: token.token as string }
  const madeBy = async () => {
    const bots = (await world.call(owner, 'GET', path)).body.items as { id: string; created_by: string | null }[]
    const tokens = (await world.call(owner, 'GET', `${path}/${bot.id}/tokens`)).body.items
    return [bots.find(({ id }) => id === bot.id)?.created_by, tokens[0].created_by]
  }
  const member = `/api/communities/${world.community.id}/members`
  for (const [leave, by] of [
    [() => world.call(owner, 'PATCH', `${member}/${maker.id}`, { role: 'member' }), maker.id],
    [() => world.call(maker, 'DELETE', `${member}/me`), maker.id],
    [() => world.call(maker, 'DELETE', '/api/me', {}), null],
  ] as const) {
    expect((await leave()).status).toBeLessThan(300)
    expect((await post(caller, 'still here')).status).toBe(201)
    expect(await madeBy()).toEqual([by, by])
  }
  const made = await world.call(owner, 'GET', `/api/communities/${world.community.id}/audit?actor=${maker.id}`)
  expect(made.body.items).toMatchObject([
    { action: 'api-user/created', target: bot.id },
    { action: 'token/created', target: token.id },
  ])
  expect((await world.call(owner, 'DELETE', `/api/tokens/${token.id}`)).status).toBe(204)
  expect((await post(caller)).body.code).toBe('unauthenticated')
})

test('AJ-65 with its community a bot ends', async () => {
  const mine = await world.call(world.bystander, 'POST', '/api/communities', { name: 'Short', slug: 'short-lived' })
  // Another takes its place where it is the server's.
  await world.call(world.bystander, 'POST', '/api/communities', { name: 'Long', slug: 'long-lived' })
  const bots = `/api/communities/${mine.body.id}/api-users`
  const bot = (await world.call(world.bystander, 'POST', bots, { username: 'short-bot' })).body
  const token = await world.call(world.bystander, 'POST', `${bots}/${bot.id}/tokens`, { name: 'CI', scopes: ['read'] })
  const caller = { ...world.owner, token: token.body.token as string }
  expect((await world.call(caller, 'GET', '/api/me')).status).toBe(200)
  await world.call(world.bystander, 'DELETE', `/api/communities/${mine.body.id}`)
  expect((await world.call(caller, 'GET', '/api/me')).body.code).toBe('unauthenticated')
})
