import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildCommunity, tempFolder, testDatabase, type TestCommunity, type TestDatabase } from '@ajet/shared/testing'
import { adminOn } from './admin-fixtures.ts'

setDefaultTimeout(60_000)
const github = { AJET_OAUTH_GITHUB_CLIENT_ID: '4711', AJET_OAUTH_GITHUB_CLIENT_SECRET: 'a secret' }
let own: TestDatabase
let folder: ReturnType<typeof tempFolder>
let admin: ReturnType<typeof adminOn>
let community: TestCommunity

beforeEach(async () => {
  own = await testDatabase()
  folder = tempFolder('login-methods')
  admin = adminOn({ folder: folder.path, url: own.url })
})
afterEach(async () => {
  await own.drop()
  folder.remove()
})

async function foundServer(): Promise<void> {
  community = await buildCommunity(own.db)
  await setPassword('x')
  const acme = { kind: 'oidc', client_id: 'ajet', issuer_url: 'https://login.example.org' } as const
  const row = { id: newId(), name: 'acme', label: 'Acme', ...acme, enabled: false }
  await own.db.kysely.insertInto('oauth_providers').values(row).execute()
}
const setPassword = (password_hash: string | null) =>
  own.db.kysely.updateTable('users').set({ password_hash }).where('id', '=', community.owner.id).execute()

async function states(env?: Record<string, string>): Promise<Readonly<Record<string, boolean>>> {
  const { methods } = await admin.json(['login-methods'], undefined, env)
  return Object.fromEntries(methods.map(({ name, on }: { name: string; on: boolean }) => [name, on]))
}
const audited = async () =>
  (
    await own.db.kysely
      .selectFrom('audit_log')
      .select(['action', 'actor_id', 'community_id', 'data'])
      .orderBy('id')
      .execute()
  ).filter(({ action }) => action === 'login-methods/changed')

test('AJ-12 login-methods lists every way to sign in with its state, what decides it and where it is set up', async () => {
  await foundServer()
  expect(await admin.json(['login-methods'], undefined, { ...github, AJET_LOGIN_PASSWORD: 'on' })).toEqual({
    methods: [
      { name: 'password', label: 'Password', on: true, fixed_by: 'login.password', configured: 'built in' },
      { name: 'passkeys', label: 'Passkeys', on: true, fixed_by: null, configured: 'built in' },
      { name: 'github', label: 'GitHub', on: true, fixed_by: null, configured: 'settings' },
      { name: 'acme', label: 'Acme', on: false, fixed_by: null, configured: 'database' },
    ],
    owners_can_sign_in: true,
  })
  const { text } = await admin.run(['login-methods'], undefined, github)
  expect(text).toMatch(/^github +on +switch +settings +GitHub$/m)
  expect(text).not.toContain('a secret')
})

test('AJ-12 login-methods switches each on and off, with an audit row for each change', async () => {
  await foundServer()
  for (const name of ['passkeys', 'github']) {
    expect((await admin.json(['login-methods', 'off', name], undefined, github)).changed).toBe(true)
    expect((await states(github))[name]).toBe(false)
    expect((await admin.json(['login-methods', 'on', name], undefined, github)).changed).toBe(true)
    expect((await states(github))[name]).toBe(true)
  }
  expect(await admin.json(['login-methods', 'on', 'acme'])).toMatchObject({ name: 'acme', on: true, changed: true })
  expect((await admin.run(['login-methods', 'on', 'acme'])).text).toBe('Acme: on already.\n')
  const rows = await audited()
  expect(rows).toHaveLength(5)
  expect(rows.at(-1)).toEqual({
    action: 'login-methods/changed',
    actor_id: null,
    community_id: community.id,
    data: { password: 'true', passkeys: 'true', on: 'acme', by: 'ajet-chat admin' },
  })
})

test('AJ-12 an owner who is locked out is told of, and gets back in', async () => {
  await foundServer()
  await own.db.kysely
    .insertInto('system_settings')
    .values({ key: 'login_methods', value: { password: false, off: [] } })
    .execute()
  const { text } = await admin.run(['login-methods'])
  expect(text).toContain(`No owner of the server (${community.owner.username}) can sign in`)
  const fixed = await admin.run(['login-methods'], undefined, { AJET_LOGIN_PASSWORD: 'off' })
  expect(fixed.text).toContain('set login.password (AJET_LOGIN_PASSWORD) to on')
  await setPassword(null)
  expect((await admin.run(['login-methods', 'on', 'password'])).text).toContain('reset-password')
  await setPassword('x')
  expect((await admin.json(['login-methods'])).owners_can_sign_in).toBe(true)
  expect(await states()).toMatchObject({ password: true })
})

test('AJ-12 what makes no sense is refused and changes nothing', async () => {
  await foundServer()
  const refused = async (args: readonly string[], env?: Record<string, string>) => {
    const { code, said } = await admin.run(['login-methods', ...args], undefined, env)
    expect(said).not.toContain('    at ')
    return [code, said]
  }
  const told = expect.stringContaining
  expect(await refused(['off', 'password'])).toEqual([1, told('no owner of the server could sign in')])
  expect(await refused(['off', 'pasword'])).toEqual([1, told('password')])
  expect(await refused(['on', 'github'])).toEqual([1, told('Providers of the settings')])
  expect(await refused(['off', 'password'], { AJET_LOGIN_PASSWORD: 'on' })).toEqual([1, told('AJET_LOGIN_PASSWORD')])
  expect(await refused(['on', 'password'], { AJET_LOGIN_PASSWORD: 'off' })).toEqual([1, told('login.password')])
  expect(await refused(['on', 'passkeys'], { AJET_LOGIN_PASSKEYS: 'false' })).toEqual([1, told('AJET_LOGIN_PASSKEYS')])
  for (const args of [['on'], ['maybe', 'password'], ['off', 'password', 'acme']])
    expect(await refused(args)).toEqual([2, told('Usage: ajet-chat admin login-methods')])
  expect(await refused(['list'], { AJET_OAUTH_GITHUB_CLIENT_ID: '4711' })).toEqual([2, told('login-methods')])
  expect(await refused([], { AJET_OAUTH_GITHUB_CLIENT_ID: '4711' })).toEqual([2, told('oauth.github.client_secret')])
  expect(await audited()).toEqual([])
  expect(await states()).toEqual({ password: true, passkeys: true, acme: false })
})

test('AJ-12 before the first account a way to make it stays on', async () => {
  const { code, said } = await admin.run(['login-methods', 'off', 'password'])
  expect([code, said]).toEqual([1, expect.stringContaining('first account')])
  expect((await admin.json(['login-methods', 'off', 'password'], undefined, github)).on).toBe(false)
})
