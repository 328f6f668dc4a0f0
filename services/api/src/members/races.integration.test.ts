import { afterAll, beforeAll, expect, test } from 'bun:test'
import { joinCommunity } from '@ajet/shared/db'
import { buildCommunity, buildMember } from '@ajet/shared/testing'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '@ajet/shared/db'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Runs `meanwhile` while a transaction holds what `lock` took; the transaction is undone afterwards. */
async function holding(lock: (trx: Transaction<Tables>) => Promise<unknown>, meanwhile: () => Promise<unknown>) {
  const undo = new Error('undo')
  const held = world.db.transaction(async (trx) => {
    await lock(trx)
    await meanwhile()
    throw undo
  })
  await held.catch((error: unknown) => expect(error).toBe(undo))
}

/** Resolves when so many statements of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(world.db.kysely)
    if ((rows[0]?.n ?? 0) >= count) return
  }
  throw new Error(`There were never ${count} statements waiting`)
}

const isIn = async (userId: string, channelId: string) =>
  (await world.db.kysely
    .selectFrom('channel_members')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst()) !== undefined

test('ABU-20 whoever is kicked while being added to a channel is in no channel afterwards', async () => {
  const user = await buildMember(world.db, world.community)
  const membership = { channel_id: world.vault.id, user_id: user.id }
  let adding: Promise<unknown> = Promise.resolve()
  let kicking: Promise<unknown> = Promise.resolve()
  await holding(
    (trx) => trx.insertInto('channel_members').values(membership).execute(),
    async () => {
      adding = world.call(world.member, 'PUT', `/api/channels/${world.vault.id}/members/${user.id}`)
      await untilWaiting(1)
      kicking = world.call(world.owner, 'DELETE', `/api/communities/${world.community.id}/members/${user.id}`)
      await Promise.race([kicking, untilWaiting(2)])
    },
  )
  await Promise.all([adding, kicking])
  expect(await isIn(user.id, world.vault.id)).toBe(false)
  expect((await world.call(user, 'GET', `/api/channels/${world.vault.id}/messages`)).status).toBe(404)
})

test('ABU-20 whoever is kicked while creating a channel creates none', async () => {
  const user = await buildMember(world.db, world.community)
  let creating: ReturnType<TestWorld['call']> | undefined
  await world.db.transaction(async (trx) => {
    await trx.selectFrom('communities').select('id').where('id', '=', world.community.id).forUpdate().execute()
    creating = world.call(user, 'POST', `/api/communities/${world.community.id}/channels`, { name: 'late' })
    await untilWaiting(1)
    await trx.deleteFrom('community_members').where('user_id', '=', user.id).execute()
  })
  expect((await creating)?.status).toBe(404)
})

test('ABU-20 an invite that is accepted while its person is banned lets nobody in, and the ban holds', async () => {
  const elsewhere = await buildCommunity(world.db)
  const guest = elsewhere.owner
  await world.db.transaction((trx) =>
    joinCommunity(trx, { community_id: elsewhere.id, user_id: world.owner.id, role: 'member' }),
  )
  const home = `/api/communities/${world.community.id}`
  const { code } = (await world.call(world.owner, 'POST', `${home}/invites`, { user_id: guest.id })).body
  let accepting: ReturnType<TestWorld['call']> | undefined
  // As banning does: the community, the ban, then the invite.
  await world.db.transaction(async (trx) => {
    await trx.selectFrom('communities').select('id').where('id', '=', world.community.id).forNoKeyUpdate().execute()
    accepting = world.call(guest, 'POST', `/api/invites/${code}/accept`)
    await untilWaiting(1)
    await trx
      .insertInto('bans')
      .values({ community_id: world.community.id, user_id: guest.id, created_by: null })
      .execute()
    await trx.deleteFrom('invites').where('code', '=', code).execute()
  })
  expect((await accepting)?.body).toMatchObject({ status: 403, code: 'banned' })
})
