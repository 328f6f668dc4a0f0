import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { findServerCommunity } from '@ajet/shared/auth'
import { buildCommunity } from '@ajet/shared/testing'
import { openAdminHouse, type AdminHouse } from './admin-fixtures.ts'

setDefaultTimeout(60_000)
let house: AdminHouse
beforeEach(async () => {
  house = await openAdminHouse()
})
afterEach(() => house[Symbol.asyncDispose]())

const told = expect.stringContaining

test('AJ-103 make-owner --only hands a community over, and the owners it had are admins', async () => {
  const args = ['make-owner', 'mia', house.community.slug, '--only']
  expect(await house.refused(args)).toEqual([1, told('become admins')])
  expect(await house.json([...args, '--yes'])).toMatchObject({ username: 'mia', role: 'owner', changed: true })
  const members = await house.db.kysely.selectFrom('community_members').select(['user_id', 'role']).execute()
  expect(new Map(members.map(({ user_id, role }) => [user_id, role]))).toEqual(
    new Map([
      [house.mia.id, 'owner'],
      [house.community.owner.id, 'admin'],
    ]),
  )
  expect(await house.json([...args, '--yes'])).toMatchObject({ changed: false })
  expect(await house.audited()).toEqual(['community/owner-changed'])
})

test('invites are listed, made in the name of an owner, and revoked', async () => {
  expect((await house.run(['list-invites', house.community.slug])).text).toBe('There are no invites.\n')
  const made = await house.json(['create-invite', house.community.slug, '--uses', '3', '--days', '2'])
  expect(made.link).toBe(`https://chat.example.org/invite/${made.code}`)
  expect(Date.parse(made.expires_at) - Date.now()).toBeLessThan(2 * 24 * 60 * 60_000 + 1)
  const named = await house.json(['create-invite', house.community.slug, '--by', 'mia'])
  expect(await house.json(['list-invites', house.community.slug])).toMatchObject([
    { code: made.code, created_by: house.community.owner.username, max_uses: 3, uses: 0, for: null },
    { code: named.code, created_by: 'mia', max_uses: null },
  ])
  expect(await house.refused(['create-invite', house.community.slug, '--uses', '0'])).toEqual([2, told('--uses')])
  const { owner: stranger } = await buildCommunity(house.db)
  expect(await house.refused(['create-invite', house.community.slug, '--by', stranger.username])).toEqual([
    1,
    told('that member'),
  ])
  expect(await house.refused(['revoke-invite', made.link])).toEqual([1, told('--yes')])
  await house.json(['revoke-invite', made.link, '--yes'])
  expect(await house.refused(['revoke-invite', made.code, '--yes'])).toEqual([1, told('no such invite')])
  await house.json(['revoke-invite', named.code, '--yes'])
  expect(await house.audited()).toEqual(['invite/created', 'invite/created', 'invite/revoked', 'invite/revoked'])
})

test('AJ-12 delete-community asks first, and whose owners own the server when it is the first', async () => {
  const [older, second] = [await buildCommunity(house.db), await buildCommunity(house.db)]
  expect(await house.refused(['delete-community', house.community.slug, '--yes'])).toEqual([1, told('--next')])
  expect(
    await house.refused(['delete-community', house.community.slug, '--next', house.community.slug, '--yes']),
  ).toEqual([1, told('--next')])
  expect(await house.refused(['delete-community', house.community.slug, '--next', second.slug])).toEqual([
    1,
    told('--yes'),
  ])
  expect(await house.json(['delete-community', house.community.slug, '--next', second.slug, '--yes'])).toEqual({
    id: house.community.id,
    slug: house.community.slug,
  })
  expect(await findServerCommunity(house.db.kysely)).toBe(second.id)
  expect((await house.json(['list-communities'])).map(({ slug }: { slug: string }) => slug)).toEqual([
    second.slug,
    older.slug,
  ])
  const jobs = await house.db.kysely.selectFrom('job_queue').select(['kind', 'key']).execute()
  expect(jobs).toEqual([{ kind: 'community/erase', key: house.community.id }])
  expect(await house.audited()).toEqual(['community/deleted'])
})

test('AJ-12 the only community is not deleted until there is another one, which create-community makes', async () => {
  const { slug } = house.community
  expect(await house.refused(['delete-community', slug, '--yes'])).toEqual([1, told('create-community')])
  expect(await house.refused(['create-community', 'No Slug!', 'mia'])).toEqual([2, told('The slug')])
  expect(await house.refused(['create-community', house.mia.id, 'mia'])).toEqual([2, told('looks like an id')])
  expect(await house.refused(['create-community', 'next', 'nobody'])).toEqual([1, told('nobody')])
  expect(await house.refused(['create-community', slug, 'mia'])).toEqual([1, told('is taken')])
  const made = await house.json(['create-community', 'next', 'mia', '--name', 'The next one'])
  expect(made).toEqual({ id: expect.any(String), slug: 'next', name: 'The next one', owner: 'mia' })
  expect(await house.refused(['delete-community', slug, '--yes'])).toEqual([1, told('--next')])
  await house.json(['delete-community', slug, '--next', 'next', '--yes'])
  expect(await house.json(['list-communities'])).toMatchObject([{ slug: 'next', owners: ['mia'], members: 1 }])
  expect(await findServerCommunity(house.db.kysely)).toBe(made.id)
  const [general] = await house.db.kysely
    .selectFrom('channels')
    .select('name')
    .where('community_id', '=', made.id)
    .execute()
  expect(general).toEqual({ name: 'general' })
  expect(await house.audited()).toEqual(['community/created', 'community/deleted'])
})
