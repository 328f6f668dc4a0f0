import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import type { TestUser } from '@ajet/shared/testing'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
  await world.db.kysely.updateTable('communities').set({ name: 'First' }).where('id', '=', world.community.id).execute()
})
afterAll(() => world[Symbol.asyncDispose]())

const hub = { kind: 'oidc', client_id: 'ajet', issuer_url: 'https://login.example.org' } as const

beforeEach(async () => {
  await world.db.kysely
    .insertInto('oauth_providers')
    .values({ id: newId(), name: 'work', label: 'Work', ...hub })
    .execute()
})
afterEach(async () => {
  await world.db.kysely.deleteFrom('oauth_accounts').execute()
  await world.db.kysely.deleteFrom('oauth_providers').execute()
  await world.db.kysely.deleteFrom('system_settings').where('key', '=', 'login_methods').execute()
  await world.db.kysely.updateTable('users').set({ password_hash: null }).execute()
})

async function link(userId: string, provider = 'work', issuer = 'https://login.example.org'): Promise<string> {
  const row = { id: newId(), user_id: userId, provider, issuer, provider_user_id: newId(), login: 'someone' }
  await world.db.kysely.insertInto('oauth_accounts').values(row).execute()
  return row.id
}

async function setPassword(userId: string): Promise<void> {
  await world.db.kysely.updateTable('users').set({ password_hash: 'x' }).where('id', '=', userId).execute()
}

const methods = async () => (await world.call(null, 'GET', '/auth/methods')).body as unknown
const change = (body: object, who = world.owner) => world.call(who, 'PATCH', '/auth/methods', body)

test('AJ-12 anybody sees the ways to sign in, and nothing secret of them', async () => {
  expect(await methods()).toEqual({
    password: true,
    passkeys: true,
    set_up: true,
    providers: [{ name: 'work', kind: 'oidc', label: 'Work' }],
  })
})

test('AJ-10 ABU-10 the owner of the server alone sees all providers, without their secrets', async () => {
  const list = (who: TestUser | null) => world.call(who, 'GET', '/auth/providers')
  await world.db.kysely
    .updateTable('oauth_providers')
    .set({ client_secret_encrypted: 'v1.x', enabled: false })
    .execute()
  const { body } = await list(world.owner)
  expect(body.items).toMatchObject([{ name: 'work', enabled: false, source: 'database', has_secret: true }])
  expect(body.items[0].callback_url).toEndWith('/auth/callback/work')
  expect(JSON.stringify(body)).not.toContain('v1.x')
  expect((await list(world.member)).body.code).toBe('forbidden')
  expect((await list(null)).status).toBe(401)
})

test('AJ-12 the owner of the first community switches ways to sign in, at once', async () => {
  await link(world.owner.id)
  expect((await change({ password: false })).body).toMatchObject({ password: false })
  expect(await methods()).toMatchObject({ password: false, providers: [{ name: 'work' }] })
  await setPassword(world.owner.id)
  expect((await change({ password: true, providers: { work: false } })).status).toBe(200)
  expect(await methods()).toEqual({ password: true, passkeys: true, set_up: true, providers: [] })
  expect((await change({ providers: { work: true } })).body).toMatchObject({ providers: [{ name: 'work' }] })
  expect((await change({ passkeys: false })).body).toMatchObject({ password: true, passkeys: false })
  expect(await methods()).toMatchObject({ passkeys: false })
  expect((await change({ passkeys: true })).body).toMatchObject({ password: true, passkeys: true })
})

test('AJ-9 AJ-12 what the owner switches stands in the audit log of the first community', async () => {
  await link(world.owner.id)
  await change({ password: false })
  const audit = await world.call(
    world.owner,
    'GET',
    `/api/communities/${world.community.id}/audit?action=login-methods/`,
  )
  expect(audit.body.items.at(-1)).toMatchObject({
    action: 'login-methods/changed',
    actor: { id: world.owner.id },
    data: { password: 'false', on: 'work' },
  })
})

test('AJ-12 the last way by which the owner can sign in stays on', async () => {
  await setPassword(world.owner.id)
  const alone = await change({ password: false })
  expect([alone.status, alone.body.code]).toEqual([409, 'last_login_method'])
  await link(world.owner.id, 'work', 'https://another.example.org')
  expect((await change({ password: false })).status).toBe(409)
  await link(world.owner.id)
  expect((await change({ password: false, providers: { work: false } })).status).toBe(409)
  expect((await change({ password: false })).status).toBe(200)
  expect((await change({ providers: { work: false } })).status).toBe(409)
  expect(await methods()).toMatchObject({ password: false, providers: [{ name: 'work' }] })
})

test('AJ-12 of two switches at once that together would shut everybody out one is refused', async () => {
  await setPassword(world.owner.id)
  await link(world.owner.id)
  const answers = await Promise.all([change({ password: false }), change({ providers: { work: false } })])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('ABU-10 nobody else switches them', async () => {
  for (const who of [world.member, world.outsider]) {
    const { status, body } = await change({ password: false }, who)
    expect([status, body.code]).toEqual([403, 'forbidden'])
  }
  const unknown = await change({ providers: { nobody: true } })
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found'])
})

test('one sees one’s own accounts at providers, and whether they are any use', async () => {
  await link(world.member.id)
  await link(world.member.id, 'gone')
  await link(world.owner.id)
  const { body } = await world.call(world.member, 'GET', '/auth/accounts')
  expect(body).toMatchObject({
    items: [
      { provider: 'work', label: 'Work', login: 'someone', usable: true },
      { provider: 'gone', label: 'gone', usable: false },
    ],
    next: null,
  })
})

test('ABU-10 one unlinks one’s own account and nobody else’s', async () => {
  const id = await link(world.member.id)
  await setPassword(world.member.id)
  const foreign = await world.call(world.owner, 'DELETE', `/auth/accounts/${id}`)
  expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found'])
  expect((await world.call(world.member, 'DELETE', `/auth/accounts/${id}`)).status).toBe(204)
  expect((await world.call(world.member, 'DELETE', `/auth/accounts/${id}`)).status).toBe(404)
  const audit = await world.db.kysely
    .selectFrom('audit_log')
    .select(['actor_id', 'data'])
    .where('action', '=', 'account/unlinked')
    .execute()
  expect(audit).toEqual([{ actor_id: world.member.id, data: { provider: 'work', login: 'someone' } }])
})

test('the last way to sign in is not unlinked, also by two at once', async () => {
  const [first, second] = [await link(world.member.id), await link(world.member.id)]
  const answers = await Promise.all(
    [first, second].map((id) => world.call(world.member, 'DELETE', `/auth/accounts/${id}`)),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
  await setPassword(world.member.id)
  await link(world.owner.id)
  await change({ password: false })
  const [left] = await world.db.kysely
    .selectFrom('oauth_accounts')
    .select('id')
    .where('user_id', '=', world.member.id)
    .execute()
  const refused = await world.call(world.member, 'DELETE', `/auth/accounts/${left?.id}`)
  expect([refused.status, refused.body.code]).toEqual([409, 'last_login_method'])
})
