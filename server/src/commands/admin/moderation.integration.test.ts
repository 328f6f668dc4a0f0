import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { createApiToken } from '@ajet/shared/auth'
import { newId, systemClock } from '@ajet/shared/std'
import { buildUser } from '@ajet/shared/testing'
import { openAdminHouse, type AdminHouse } from './admin-fixtures.ts'

setDefaultTimeout(60_000)
let house: AdminHouse
beforeEach(async () => {
  house = await openAdminHouse()
})
afterEach(() => house[Symbol.asyncDispose]())

const told = expect.stringContaining

/** Types of the events that a relay takes at its next look, and not when it takes their process for dead. */
async function leftToRelays(): Promise<readonly unknown[]> {
  const rows = await house.db.kysely.selectFrom('outbox').select(['event', 'created_at']).orderBy('id').execute()
  return rows.filter(({ created_at }) => created_at.getTime() < Date.now() - 30_000).map(({ event }) => event['type'])
}

test('AJ-30 ban puts somebody out of a community until unban, and asks first', async () => {
  expect(await house.refused(['ban', 'mia', house.community.slug])).toEqual([1, told('--yes')])
  expect(await house.json(['ban', 'mia', house.community.slug, '--reason', 'spam', '--yes'])).toEqual({
    user_id: house.mia.id,
    username: 'mia',
    community: house.community.slug,
    was_member: true,
  })
  expect(await leftToRelays()).toContain('member/banned')
  const members = house.db.kysely.selectFrom('community_members').select('user_id').where('user_id', '=', house.mia.id)
  expect(await members.execute()).toEqual([])
  expect(await house.json(['list-bans', house.community.slug])).toMatchObject([
    { username: 'mia', reason: 'spam', banned_by: null },
  ])
  expect(await house.refused(['make-owner', 'mia', house.community.slug, '--yes'])).toEqual([1, told('unban')])
  await house.json(['unban', 'mia', house.community.slug])
  expect(await house.refused(['unban', 'mia', house.community.slug])).toEqual([1, told('not banned')])
  expect((await house.run(['list-bans', house.community.slug])).text).toBe('Nobody is banned.\n')
  expect(await house.audited()).toEqual(['member/banned', 'member/unbanned'])
})

test('AJ-30 ban refuses what makes no sense', async () => {
  const owner = house.community.owner.username
  expect(await house.refused(['ban', owner, house.community.slug, '--yes'])).toEqual([1, told('only owner')])
  expect(await house.refused(['ban', 'mia', 'nowhere', '--yes'])).toEqual([1, told('no community')])
  expect(await house.refused(['ban', 'nobody', house.community.slug, '--yes'])).toEqual([1, told('nobody')])
  expect(await house.refused(['ban', 'mia', house.community.slug, '--reason', 'x'.repeat(301), '--yes'])).toEqual([
    2,
    told('reason'),
  ])
  expect(await house.refused(['ban', 'mia'])).toEqual([2, told('Usage')])
  const hook = await buildUser(house.db)
  await house.db.kysely.updateTable('users').set({ kind: 'webhook' }).where('id', '=', hook.id).execute()
  expect(await house.refused(['ban', hook.id, house.community.slug, '--yes'])).toEqual([1, told('webhook')])
  expect(await house.audited()).toEqual([])
})

test('list-communities names the owners', async () => {
  await house.json(['make-owner', 'mia', house.community.slug, '--yes'])
  expect((await house.run(['make-owner', 'mia', house.community.slug, '--yes'])).text).toContain('already')
  const [found] = await house.json(['list-communities'])
  expect(found).toMatchObject({ slug: house.community.slug, members: 2 })
  expect(found.owners.toSorted()).toEqual([house.community.owner.username, 'mia'].toSorted())
  expect(await house.refused(['list-communities', '--limit', '0'])).toEqual([2, told('--limit')])
  expect(await house.audited()).toEqual(['member/role-changed'])
})

test('revoke-tokens ends one token of a bot, or all', async () => {
  const bot = await buildUser(house.db, { username: 'robot' })
  await house.db.kysely.updateTable('users').set({ kind: 'bot' }).where('id', '=', bot.id).execute()
  const api = { user_id: bot.id, community_id: house.community.id, created_by: house.mia.id }
  await house.db.kysely.insertInto('api_users').values(api).execute()
  const made = {
    user_id: bot.id,
    scopes: ['read'] as const,
    expires_at: null,
    created_by: house.mia.id,
    clock: systemClock,
  }
  const tokens = await house.db.transaction(async (trx) => [
    await createApiToken(trx, { ...made, name: 'one' }),
    await createApiToken(trx, { ...made, name: 'two' }),
    await createApiToken(trx, { ...made, name: 'three' }),
  ])
  const listed = await house.json(['list-tokens', 'robot'])
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(['one', 'two', 'three'])
  expect(JSON.stringify(listed)).not.toContain(tokens[0]?.token ?? '')
  expect(await house.refused(['revoke-tokens', 'robot'])).toEqual([1, told('--yes')])
  expect(await house.refused(['revoke-tokens', 'robot', 'x', '--yes'])).toEqual([2, told('id of a token')])
  expect(await house.refused(['revoke-tokens', 'robot', newId(), '--yes'])).toEqual([1, told('no such token')])
  expect(await house.refused(['revoke-tokens', 'mia', '--yes'])).toEqual([1, told('no token')])
  const id = tokens[1]?.id ?? ''
  expect((await house.json(['revoke-tokens', 'robot', id, '--yes'])).tokens_ended).toEqual([id])
  expect((await house.json(['revoke-tokens', 'robot', '--yes'])).tokens_ended).toHaveLength(2)
  expect((await house.run(['list-tokens'])).text).toBe('There are no tokens.\n')
  expect(await house.audited()).toEqual(['token/revoked', 'token/revoked'])
  expect(await leftToRelays()).toEqual(['session/revoked', 'session/revoked'])
})
