import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { createApiToken } from '@ajet/shared/auth'
import { newId, systemClock } from '@ajet/shared/std'
import {
  buildCommunity,
  buildMember,
  buildUser,
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
  folder = tempFolder('moderation')
  admin = adminOn({ folder: folder.path, url: own.url })
  community = await buildCommunity(own.db)
  mia = await buildMember(own.db, community, { username: 'mia', display_name: 'Mia' })
})
afterEach(async () => {
  await own.drop()
  folder.remove()
})

const audited = async () =>
  (await own.db.kysely.selectFrom('audit_log').select('action').orderBy('id').execute()).map(({ action }) => action)
const refused = async (args: readonly string[]) => {
  const { code, said } = await admin.run(args)
  // A line for people, and no stack.
  expect(said).toMatch(/^ajet-chat: .*\n$/)
  return [code, said]
}
const told = expect.stringContaining

/** Types of the events that a relay takes at its next look, and not when it takes their process for dead. */
async function leftToRelays(): Promise<readonly unknown[]> {
  const rows = await own.db.kysely.selectFrom('outbox').select(['event', 'created_at']).orderBy('id').execute()
  return rows.filter(({ created_at }) => created_at.getTime() < Date.now() - 30_000).map(({ event }) => event['type'])
}

test('AJ-30 ban puts somebody out of a community until unban, and asks first', async () => {
  expect(await refused(['ban', 'mia', community.slug])).toEqual([1, told('--yes')])
  expect(await admin.json(['ban', 'mia', community.slug, '--reason', 'spam', '--yes'])).toEqual({
    user_id: mia.id,
    username: 'mia',
    community: community.slug,
    was_member: true,
  })
  expect(await leftToRelays()).toContain('member/banned')
  const members = own.db.kysely.selectFrom('community_members').select('user_id').where('user_id', '=', mia.id)
  expect(await members.execute()).toEqual([])
  expect(await admin.json(['list-bans', community.slug])).toMatchObject([
    { username: 'mia', reason: 'spam', banned_by: null },
  ])
  expect(await refused(['make-owner', 'mia', community.slug, '--yes'])).toEqual([1, told('unban')])
  await admin.json(['unban', 'mia', community.slug])
  expect(await refused(['unban', 'mia', community.slug])).toEqual([1, told('not banned')])
  expect((await admin.run(['list-bans', community.slug])).text).toBe('Nobody is banned.\n')
  expect(await audited()).toEqual(['member/banned', 'member/unbanned'])
})

test('AJ-30 ban refuses what makes no sense', async () => {
  const owner = community.owner.username
  expect(await refused(['ban', owner, community.slug, '--yes'])).toEqual([1, told('only owner')])
  expect(await refused(['ban', 'mia', 'nowhere', '--yes'])).toEqual([1, told('no community')])
  expect(await refused(['ban', 'nobody', community.slug, '--yes'])).toEqual([1, told('nobody')])
  expect(await refused(['ban', 'mia', community.slug, '--reason', 'x'.repeat(301), '--yes'])).toEqual([
    2,
    told('reason'),
  ])
  expect(await refused(['ban', 'mia'])).toEqual([2, told('Usage')])
  const hook = await buildUser(own.db)
  await own.db.kysely.updateTable('users').set({ kind: 'webhook' }).where('id', '=', hook.id).execute()
  expect(await refused(['ban', hook.id, community.slug, '--yes'])).toEqual([1, told('webhook')])
  expect(await audited()).toEqual([])
})

test('list-communities names the owners', async () => {
  await admin.json(['make-owner', 'mia', community.slug, '--yes'])
  expect((await admin.run(['make-owner', 'mia', community.slug, '--yes'])).text).toContain('already')
  const [found] = await admin.json(['list-communities'])
  expect(found).toMatchObject({ slug: community.slug, members: 2 })
  expect(found.owners.toSorted()).toEqual([community.owner.username, 'mia'].toSorted())
  expect(await refused(['list-communities', '--limit', '0'])).toEqual([2, told('--limit')])
  expect(await audited()).toEqual(['member/role-changed'])
})

test('revoke-tokens ends one token of a bot, or all', async () => {
  const bot = await buildUser(own.db, { username: 'robot' })
  await own.db.kysely.updateTable('users').set({ kind: 'bot' }).where('id', '=', bot.id).execute()
  const api = { user_id: bot.id, community_id: community.id, created_by: mia.id }
  await own.db.kysely.insertInto('api_users').values(api).execute()
  const made = { user_id: bot.id, scopes: ['read'] as const, expires_at: null, created_by: mia.id, clock: systemClock }
  const tokens = await own.db.transaction(async (trx) => [
    await createApiToken(trx, { ...made, name: 'one' }),
    await createApiToken(trx, { ...made, name: 'two' }),
    await createApiToken(trx, { ...made, name: 'three' }),
  ])
  const listed = await admin.json(['list-tokens', 'robot'])
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(['one', 'two', 'three'])
  expect(JSON.stringify(listed)).not.toContain(tokens[0]?.token ?? '')
  expect(await refused(['revoke-tokens', 'robot'])).toEqual([1, told('--yes')])
  expect(await refused(['revoke-tokens', 'robot', 'x', '--yes'])).toEqual([2, told('id of a token')])
  expect(await refused(['revoke-tokens', 'robot', newId(), '--yes'])).toEqual([1, told('no such token')])
  expect(await refused(['revoke-tokens', 'mia', '--yes'])).toEqual([1, told('no token')])
  const id = tokens[1]?.id ?? ''
  expect((await admin.json(['revoke-tokens', 'robot', id, '--yes'])).tokens_ended).toEqual([id])
  expect((await admin.json(['revoke-tokens', 'robot', '--yes'])).tokens_ended).toHaveLength(2)
  expect((await admin.run(['list-tokens'])).text).toBe('There are no tokens.\n')
  expect(await audited()).toEqual(['token/revoked', 'token/revoked'])
  expect(await leftToRelays()).toEqual(['session/revoked', 'session/revoked'])
})
