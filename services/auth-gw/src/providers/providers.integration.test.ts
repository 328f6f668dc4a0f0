import { createSealedBox } from '@ajet/shared/auth'
import { freePort } from '@ajet/shared/testing'
import { expect, test } from 'bun:test'
import { goesOnTo, TestBrowser } from '../testing/browser-fixtures.ts'
import { startForge } from '../testing/forge-fixtures.ts'
import { codeOf, insertInvite, openHouse, setUp, type House } from '../testing/house-fixtures.ts'
import { openIssuerHouse } from '../testing/issuer-house-fixtures.ts'

const codeberg = {
  name: 'codeberg',
  kind: 'gitea',
  label: 'Codeberg',
  client_id: 'ajet',
  client_secret: 'forge secret',
  base_url: 'https://codeberg.example',
} as const

async function openWithOwner(values = {}) {
  const house = await openHouse(values)
  const { token, userId } = await setUp(house)
  const call = (method: string, path: string, json?: unknown) => house.call(method, path, { token, json })
  return { house, token, userId, call, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() }
}

const storedIn = ({ db }: House) => db.kysely.selectFrom('oauth_providers').selectAll().execute()

test('SH-10 AJ-10 the owner sets up a provider at run time, and its secret is stored encrypted', async () => {
  await using world = await openWithOwner()
  const made = await world.call('POST', '/auth/providers', codeberg)
  expect([made.status, await made.json()]).toEqual([
    201,
    {
      name: 'codeberg',
      kind: 'gitea',
      label: 'Codeberg',
      client_id: 'ajet',
      has_secret: true,
      base_url: 'https://codeberg.example',
      issuer_url: null,
      scopes: 'read:user',
      enabled: true,
      source: 'database',
      callback_url: 'http://chat.test/auth/callback/codeberg',
    },
  ])
  const [row] = await storedIn(world.house)
  expect(row?.client_secret_encrypted).toMatch(/^v1\.[\w-]+$/)
  expect(JSON.stringify(row)).not.toContain('forge secret')
  const begun = await world.house.call('GET', '/auth/oauth/codeberg')
  expect(begun.headers.get('location')).toStartWith('https://codeberg.example/login/oauth/authorize?')
})

test('AJ-11 people sign in with a provider of the database', async () => {
  await using forge = startForge('gitea', { id: 5, login: 'eve' })
  await using world = await openWithOwner({ 'oauth.allow_private_networks': true })
  await world.call('POST', '/auth/providers', { ...codeberg, base_url: forge.url })
  const browser = new TestBrowser(world.house)
  const invite = await insertInvite(world.house, world.userId)
  expect(await goesOnTo(await browser.signIn(`/auth/oauth/codeberg?invite_code=${invite}`))).toBe('/')
})

test('ABU-10 nobody but the owner of the first community sees or changes providers', async () => {
  await using world = await openWithOwner()
  await world.call('POST', '/auth/providers', codeberg)
  const invite_code = await insertInvite(world.house, world.userId)
  const json = { invite_code, username: 'bob', email: 'bob@example.org', password: 'another long password' }
  const { token } = (await (await world.house.call('POST', '/auth/register', { json })).json()) as { token: string }
  const tries = [
    ['POST', '/auth/providers/codeberg/test', undefined],
    ['POST', '/auth/providers', { ...codeberg, name: 'mine' }],
    ['PATCH', '/auth/providers/codeberg', { enabled: false }],
    ['DELETE', '/auth/providers/codeberg', undefined],
  ] as const
  for (const [method, path, body] of tries) {
    const answer = await world.house.call(method, path, { token, json: body })
    expect([method, answer.status, await codeOf(answer)]).toEqual([method, 403, 'forbidden'])
    expect((await world.house.call(method, path, { json: body })).status).toBe(401)
  }
  await world.house.db.kysely.updateTable('community_members').set({ role: 'admin' }).execute()
  expect((await world.call('DELETE', '/auth/providers/codeberg')).status).toBe(403)
})

test('providers of the settings are changed there; the list of all is the API’s', async () => {
  await using world = await openWithOwner({
    'oauth.github.client_id': 'id',
    'oauth.github.client_secret': 'very secret',
  })
  const same = await world.call('POST', '/auth/providers', { ...codeberg, name: 'github' })
  expect([same.status, await codeOf(same)]).toEqual([409, 'name_taken'])
  for (const method of ['PATCH', 'DELETE'])
    expect((await world.call(method, '/auth/providers/github', { label: 'Mine' })).status).toBe(409)
  expect(await (await world.call('GET', '/auth/providers')).text()).toBe('api')
})

test('what does not make a provider is told field by field', async () => {
  await using world = await openWithOwner()
  const faults: readonly (readonly [object, readonly string[]])[] = [
    [{ ...codeberg, base_url: undefined }, ['base_url']],
    [{ ...codeberg, base_url: 'http://codeberg.example' }, ['base_url']],
    [{ ...codeberg, base_url: 'https://me:pw@codeberg.example' }, ['base_url']],
    [{ ...codeberg, base_url: 'javascript:alert(1)' }, ['base_url']],
    [{ ...codeberg, client_secret: null }, ['client_secret']],
    [{ ...codeberg, kind: 'oidc' }, ['issuer_url', 'base_url', 'scopes']],
    [{ ...codeberg, name: '../x' }, ['name']],
    [{ ...codeberg, label: '' }, ['label']],
    [{ ...codeberg, scopes: 'a  b' }, ['scopes']],
    [{ ...codeberg, kind: 'saml' }, ['kind']],
  ]
  for (const [json, expected] of faults) {
    const answer = await world.call('POST', '/auth/providers', { scopes: 'read:user', ...json })
    const { fields = [] } = (await answer.json()) as { readonly fields?: readonly { readonly path: string }[] }
    expect([answer.status, fields.map(({ path }) => path)]).toEqual([400, [...expected]])
  }
  expect(await storedIn(world.house)).toEqual([])
})

test('an issuer that does not answer, or calls itself otherwise, is told at once', async () => {
  await using world = await openIssuerHouse({ 'oauth.allow_private_networks': true })
  const { token } = await setUp(world.house)
  const json = { name: 'other', kind: 'oidc', label: 'Other', client_id: 'ajet' }
  const { port } = new URL(world.issuer.url)
  for (const issuer_url of ['http://localhost:1025', `http://127.0.0.1:${port}`, `${world.issuer.url}/x`]) {
    const answer = await world.house.call('POST', '/auth/providers', { token, json: { ...json, issuer_url } })
    expect([answer.status, await codeOf(answer)]).toEqual([502, 'provider_unreachable'])
  }
})

test('a change keeps what it does not name, and a new secret takes the place of the old one', async () => {
  await using world = await openWithOwner()
  await world.call('POST', '/auth/providers', codeberg)
  const [before] = await storedIn(world.house)
  const renamed = await world.call('PATCH', '/auth/providers/codeberg', { label: 'Berg', scopes: 'read:user read:org' })
  expect(await renamed.json()).toMatchObject({ label: 'Berg', client_id: 'ajet', scopes: 'read:user read:org' })
  const [after] = await storedIn(world.house)
  expect(after?.client_secret_encrypted).toBe(before?.client_secret_encrypted ?? '')
  await world.call('PATCH', '/auth/providers/codeberg', { client_secret: 'newer', scopes: null })
  const [last] = await storedIn(world.house)
  expect(last?.client_secret_encrypted).not.toBe(before?.client_secret_encrypted ?? '')
  expect(last?.scopes).toBe('read:user')
  expect((await world.call('PATCH', '/auth/providers/nobody', {})).status).toBe(404)
})

test('ABU-09 a secret is told to one address alone: who moves a provider gives the secret with it', async () => {
  await using world = await openWithOwner()
  await world.call('POST', '/auth/providers', codeberg)
  const base_url = 'https://elsewhere.example'
  const kept = await world.call('PATCH', '/auth/providers/codeberg', { base_url })
  expect([kept.status, await kept.json()]).toMatchObject([
    400,
    { code: 'invalid_input', fields: [{ path: 'client_secret' }] },
  ])
  expect(await storedIn(world.house)).toMatchObject([{ base_url: codeberg.base_url }])
  const slashed = await world.call('PATCH', '/auth/providers/codeberg', { base_url: `${codeberg.base_url}/` })
  expect(slashed.status).toBe(200)
  const given = await world.call('PATCH', '/auth/providers/codeberg', { base_url, client_secret: 'of elsewhere' })
  expect(given.status).toBe(200)
})

test('two changes of a provider at once both hold, also when asking it takes long', async () => {
  await using world = await openWithOwner({ 'oauth.allow_private_networks': true })
  const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const port = freePort()
  const issuer_url = `http://127.0.0.1:${port}`
  const slow = Bun.serve({
    port,
    hostname: '127.0.0.1',
    fetch: async () => {
      onAsked()
      await held
      const endpoints = { authorization_endpoint: `${issuer_url}/a`, token_endpoint: `${issuer_url}/t` }
      return Response.json({ issuer: issuer_url, ...endpoints })
    },
  })
  const acme = { name: 'acme', kind: 'oidc', label: 'Acme', client_id: 'ajet', issuer_url, enabled: false }
  await world.call('POST', '/auth/providers', acme)
  const patch = (json: object) => world.call('PATCH', '/auth/providers/acme', json)
  const switching = patch({ enabled: true })
  await asked
  expect((await patch({ label: 'Acme Works' })).status).toBe(200)
  release()
  const switched = await switching
  await slow.stop(true)
  expect(await switched.json()).toMatchObject({ enabled: true, label: 'Acme Works' })
  expect(await storedIn(world.house)).toMatchObject([{ enabled: true, label: 'Acme Works' }])
})

test('a provider is asked at its address, also one that is switched off, and nothing of it changes', async () => {
  await using forge = startForge('gitea', { id: 5, login: 'eve' })
  await using world = await openWithOwner({ 'oauth.allow_private_networks': true })
  const test = async () => await world.call('POST', '/auth/providers/codeberg/test')
  await world.call('POST', '/auth/providers', { ...codeberg, base_url: forge.url, enabled: false })
  const before = await storedIn(world.house)
  expect((await test()).status).toBe(204)
  const other = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response(null, { status: 404 }) })
  await world.call('PATCH', '/auth/providers/codeberg', {
    base_url: `http://127.0.0.1:${other.port}`,
    client_secret: 'other secret',
  })
  const answer = await test()
  await other.stop(true)
  expect([answer.status, await codeOf(answer)]).toEqual([502, 'provider_unreachable'])
  expect(await storedIn(world.house)).toMatchObject([{ enabled: false, client_id: before[0]?.client_id }])
  expect((await world.call('POST', '/auth/providers/nobody/test')).status).toBe(404)
})

test('plain forms add, change and delete a provider; what is refused comes back without the secret', async () => {
  await using world = await openWithOwner()
  const { token } = world
  const post = async (path: string, form: Record<string, string>) => {
    const headers = { cookie: `ajet_session=${token}`, origin: 'http://chat.test' }
    const answer = await world.house.call('POST', path, { headers, form })
    return [answer.status, answer.headers.get('location')]
  }
  const { base_url: address, ...fields } = codeberg
  const bad = await post('/auth/providers', { ...fields, address: 'http://codeberg.example' })
  expect(bad[1]).toStartWith(
    '/settings/sign-in?error=invalid_input&fields=base_url&name=codeberg&kind=gitea&label=Code',
  )
  expect(bad[1]).not.toContain('secret')
  expect(await post('/auth/providers', { ...fields, address })).toEqual([303, '/settings/sign-in/codeberg?done=added'])
  const [before] = await storedIn(world.house)
  const named = { provider: 'codeberg', kind: 'gitea' }
  const change = { ...named, label: '<b>Berg</b>', client_id: 'new', client_secret: '', address, scopes: '' }
  expect(await post('/auth/providers/edit', change)).toEqual([303, '/settings/sign-in/codeberg?done=changed'])
  const { client_secret_encrypted } = before ?? {}
  expect(await storedIn(world.house)).toMatchObject([
    { label: '<b>Berg</b>', client_id: 'new', client_secret_encrypted },
  ])
  expect(await post('/auth/providers/edit', { ...change, provider: '../x' })).toEqual([
    303,
    expect.stringMatching(/^\/settings\/sign-in\/\.\.%2Fx\?error=invalid_input/),
  ])
  expect(await post('/auth/providers/delete', named)).toEqual([303, '/settings/sign-in?done=deleted'])
  expect(await storedIn(world.house)).toEqual([])
})

test('a deleted provider takes its links along: one of the same name later is another one', async () => {
  await using world = await openWithOwner()
  await world.call('POST', '/auth/providers', codeberg)
  const account = { id: Bun.randomUUIDv7(), user_id: world.userId, provider: 'codeberg', issuer: 'x' }
  await world.house.db.kysely
    .insertInto('oauth_accounts')
    .values({ ...account, provider_user_id: '1' })
    .execute()
  expect((await world.call('DELETE', '/auth/providers/codeberg')).status).toBe(204)
  expect(await world.house.db.kysely.selectFrom('oauth_accounts').selectAll().execute()).toEqual([])
  expect((await world.call('DELETE', '/auth/providers/codeberg')).status).toBe(404)
  const rows = await world.house.db.kysely
    .selectFrom('audit_log')
    .select(['action', 'community_id'])
    .orderBy('id')
    .execute()
  expect(rows.map(({ action }) => action)).toEqual(['setup/completed', 'provider/created', 'provider/deleted'])
  // All in the log of the first community, where the owner reads it.
  const { id: home } = await world.house.db.kysely.selectFrom('communities').select('id').executeTakeFirstOrThrow()
  expect(rows.map(({ community_id }) => community_id)).toEqual([home, home, home])
})

test('AJ-12 the last provider by which the owner can sign in is neither switched off, moved nor deleted', async () => {
  await using world = await openWithOwner()
  const { kysely } = world.house.db
  await world.call('POST', '/auth/providers', codeberg)
  const account = { id: Bun.randomUUIDv7(), user_id: world.userId, provider: 'codeberg' }
  const subject = { issuer: codeberg.base_url, provider_user_id: '1' }
  await kysely
    .insertInto('oauth_accounts')
    .values({ ...account, ...subject })
    .execute()
  await kysely
    .insertInto('system_settings')
    .values({ key: 'login_methods', value: { password: false } })
    .execute()
  const moved = { base_url: 'https://elsewhere.example', client_secret: 'other secret' }
  for (const change of [{ enabled: false }, moved]) {
    const answer = await world.call('PATCH', '/auth/providers/codeberg', change)
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'last_login_method'])
  }
  expect((await world.call('DELETE', '/auth/providers/codeberg')).status).toBe(409)
  expect(await storedIn(world.house)).toMatchObject([{ enabled: true, base_url: codeberg.base_url }])
  expect(await kysely.selectFrom('oauth_accounts').select('provider').execute()).toEqual([{ provider: 'codeberg' }])
})

test('a secret that was encrypted with another key is told to the operator', async () => {
  await using world = await openWithOwner()
  await world.call('POST', '/auth/providers', codeberg)
  const box = createSealedBox(async () => new Uint8Array(32).fill(9), 'login providers')
  const client_secret_encrypted = await box.seal('codeberg', 'forge secret')
  await world.house.db.kysely.updateTable('oauth_providers').set({ client_secret_encrypted }).execute()
  expect((await world.house.call('GET', '/auth/oauth/codeberg')).status).toBe(502)
  expect(world.house.logs.join('\n')).toContain('was encrypted with another key')
})
