import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { openAdminHouse, type AdminHouse } from './admin-fixtures.ts'

setDefaultTimeout(60_000)
let house: AdminHouse
beforeEach(async () => {
  house = await openAdminHouse()
})
afterEach(() => house[Symbol.asyncDispose]())

const secret = 'the secret of the client'
const forge = ['forge', 'gitea', '--client-id', 'ajet', '--base-url', 'https://git.example.org']
const add = (...more: readonly string[]) => ['add-provider', ...forge, ...more]
const told = expect.stringContaining

test('AJ-12 add-provider sets a login provider up, with a secret that is read nowhere, and tells its callback address', async () => {
  expect(await house.json(add('--label', 'Our forge', '--client-secret-stdin'), `${secret}\n`)).toEqual({
    name: 'forge',
    kind: 'gitea',
    label: 'Our forge',
    enabled: true,
    callback_url: 'https://chat.example.org/auth/callback/forge',
  })
  const [row] = await house.db.kysely.selectFrom('oauth_providers').selectAll().execute()
  expect(row).toMatchObject({ name: 'forge', base_url: 'https://git.example.org', enabled: true })
  expect(row?.client_secret_encrypted).toBeString()
  expect(JSON.stringify(row)).not.toContain(secret)
  const { methods } = await house.json(['login-methods'])
  expect(methods).toContainEqual({
    name: 'forge',
    label: 'Our forge',
    on: true,
    fixed_by: null,
    configured: 'database',
  })
  expect(await house.refused(add('--client-secret-stdin'), secret)).toEqual([1, told('already')])
  const [entry] = await house.json(['audit', '--action', 'provider/created'])
  expect(entry).toMatchObject({ actor: null, target: 'forge', community: house.community.slug })
})

test('what makes no whole provider is told by its option, and nothing is stored', async () => {
  expect(await house.refused(['add-provider', 'x', 'oidc', '--client-id', 'ajet'])).toEqual([2, told('name: ')])
  expect(await house.refused(['add-provider', 'work', 'saml', '--client-id', 'ajet'])).toEqual([2, told('kind: ')])
  expect(await house.refused(['add-provider', 'work', 'oidc'])).toEqual([2, told('--client-id is missing')])
  expect(await house.refused(['add-provider', 'work', 'oidc', '--client-id', 'ajet'])).toEqual([1, told('issuer_url')])
  expect(
    await house.refused(['add-provider', 'password', 'github', '--client-id', 'x', '--client-secret-stdin'], 's'),
  ).toEqual([1, told('already')])
  // One that does not answer is not there yet, or was mistyped.
  const nowhere = ['add-provider', 'work', 'oidc', '--client-id', 'ajet', '--issuer-url', 'http://127.0.0.1:47999']
  expect(await house.refused(nowhere)).toEqual([1, told('https://')])
  const local = { AJET_OAUTH_ALLOW_PRIVATE_NETWORKS: 'true' }
  expect(await house.refused(nowhere, undefined, local)).toEqual([1, told('provider')])
  expect(await house.db.kysely.selectFrom('oauth_providers').select('id').execute()).toEqual([])
})

test('AJ-12 remove-provider asks first, unlinks its accounts, and leaves the owners a way in', async () => {
  await house.json(add('--client-secret-stdin'), secret)
  const { id: user_id } = house.community.owner
  const issuer = 'https://git.example.org'
  const account = { user_id, provider: 'forge', issuer, provider_user_id: '1', login: 'x' }
  await house.db.kysely
    .insertInto('oauth_accounts')
    .values({ id: newId(), ...account })
    .execute()
  expect(await house.refused(['remove-provider', 'forge'])).toEqual([1, told('--yes')])
  expect(await house.refused(['remove-provider', 'forge', '--yes'])).toEqual([1, told('no owner')])
  await house.db.kysely.updateTable('users').set({ password_hash: 'x' }).where('id', '=', user_id).execute()
  expect(await house.json(['remove-provider', 'forge', '--yes'])).toEqual({ name: 'forge' })
  expect(await house.db.kysely.selectFrom('oauth_accounts').select('id').execute()).toEqual([])
  expect(await house.refused(['remove-provider', 'forge', '--yes'])).toEqual([1, told('no such')])
  const github = { AJET_OAUTH_GITHUB_CLIENT_ID: '4711', AJET_OAUTH_GITHUB_CLIENT_SECRET: 'a secret' }
  expect(await house.refused(['remove-provider', 'github', '--yes'], undefined, github)).toEqual([1, told('settings')])
})
