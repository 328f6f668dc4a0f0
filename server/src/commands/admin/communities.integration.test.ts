import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { findServerCommunity } from '@ajet/shared/auth'
import {
  buildCommunity,
  buildMember,
  tempFolder,
  testDatabase,
  type TestCommunity,
  type TestDatabase,
  type TestUser,
} from '@ajet/shared/testing'
import { adminOn } from './admin-fixtures.ts'

setDefaultTimeout(60_000)
let own: TestDatabase
let folder: ReturnType<typeof tempFolder>
let admin: ReturnType<typeof adminOn>
let community: TestCommunity
let mia: TestUser

beforeEach(async () => {
  own = await testDatabase()
  folder = tempFolder('communities')
  admin = adminOn({ folder: folder.path, url: own.url })
  community = await buildCommunity(own.db)
  mia = await buildMember(own.db, community, { username: 'mia', display_name: 'Mia' })
})
afterEach(async () => {
  await own.drop()
  folder.remove()
})

const refused = async (args: readonly string[]) => {
  const { code, said } = await admin.run(args)
  expect(said).toMatch(/^ajet-chat: .*\n$/)
  return [code, said]
}
const told = expect.stringContaining
const audited = async () =>
  (await own.db.kysely.selectFrom('audit_log').select('action').orderBy('id').execute()).map(({ action }) => action)

test('AJ-103 make-owner --only hands a community over, and the owners it had are admins', async () => {
  const args = ['make-owner', 'mia', community.slug, '--only']
  expect(await refused(args)).toEqual([1, told('become admins')])
  expect(await admin.json([...args, '--yes'])).toMatchObject({ username: 'mia', role: 'owner', changed: true })
  const members = await own.db.kysely.selectFrom('community_members').select(['user_id', 'role']).execute()
  expect(new Map(members.map(({ user_id, role }) => [user_id, role]))).toEqual(
    new Map([
      [mia.id, 'owner'],
      [community.owner.id, 'admin'],
    ]),
  )
  expect(await admin.json([...args, '--yes'])).toMatchObject({ changed: false })
  expect(await audited()).toEqual(['community/owner-changed'])
})

test('invites are listed, made in the name of an owner, and revoked', async () => {
  expect((await admin.run(['list-invites', community.slug])).text).toBe('There are no invites.\n')
  const made = await admin.json(['create-invite', community.slug, '--uses', '3', '--days', '2'])
  expect(made.link).toBe(`https://chat.example.org/invite/${made.code}`)
  expect(Date.parse(made.expires_at) - Date.now()).toBeLessThan(2 * 24 * 60 * 60_000 + 1)
  const named = await admin.json(['create-invite', community.slug, '--by', 'mia'])
  expect(await admin.json(['list-invites', community.slug])).toMatchObject([
    { code: made.code, created_by: community.owner.username, max_uses: 3, uses: 0, for: null },
    { code: named.code, created_by: 'mia', max_uses: null },
  ])
  expect(await refused(['create-invite', community.slug, '--uses', '0'])).toEqual([2, told('--uses')])
  const { owner: stranger } = await buildCommunity(own.db)
  expect(await refused(['create-invite', community.slug, '--by', stranger.username])).toEqual([1, told('that member')])
  expect(await refused(['revoke-invite', made.link])).toEqual([1, told('--yes')])
  await admin.json(['revoke-invite', made.link, '--yes'])
  expect(await refused(['revoke-invite', made.code, '--yes'])).toEqual([1, told('no such invite')])
  await admin.json(['revoke-invite', named.code, '--yes'])
  expect(await audited()).toEqual(['invite/created', 'invite/created', 'invite/revoked', 'invite/revoked'])
})

test('AJ-12 delete-community asks first, and whose owners own the server when it is the first', async () => {
  const [older, second] = [await buildCommunity(own.db), await buildCommunity(own.db)]
  expect(await refused(['delete-community', community.slug, '--yes'])).toEqual([1, told('--next')])
  expect(await refused(['delete-community', community.slug, '--next', community.slug, '--yes'])).toEqual([
    1,
    told('--next'),
  ])
  expect(await refused(['delete-community', community.slug, '--next', second.slug])).toEqual([1, told('--yes')])
  expect(await admin.json(['delete-community', community.slug, '--next', second.slug, '--yes'])).toEqual({
    id: community.id,
    slug: community.slug,
  })
  expect(await findServerCommunity(own.db.kysely)).toBe(second.id)
  expect((await admin.json(['list-communities'])).map(({ slug }: { slug: string }) => slug)).toEqual([
    second.slug,
    older.slug,
  ])
  const jobs = await own.db.kysely.selectFrom('job_queue').select(['kind', 'key']).execute()
  expect(jobs).toEqual([{ kind: 'community/erase', key: community.id }])
  expect(await audited()).toEqual(['community/deleted'])
})
