import { expect, test } from 'bun:test'
import { testDatabase } from '../../testing/mod.ts'
import { newId } from '../../std/mod.ts'
import { isUniqueViolation } from '../errors.ts'
import type { Database } from '../database.ts'
import { createCommunity } from './create-community.ts'
import { joinCommunity } from './join-community.ts'

async function insertUser(db: Database, username: string): Promise<string> {
  const id = newId()
  await db.kysely.insertInto('users').values({ id, username, display_name: username, created_at: new Date() }).execute()
  return id
}

test('a new community has #general with its owner as operator, and tells both', async () => {
  await using own = await testDatabase()
  const owner_id = await insertUser(own.db, 'ada')
  const { community, channel, events } = await own.db.transaction((trx) =>
    createCommunity(trx, { owner_id, name: 'Home', slug: 'home' }),
  )
  const member = await own.db.kysely.selectFrom('channel_members').selectAll().executeTakeFirstOrThrow()
  expect(member).toMatchObject({ channel_id: channel.id, user_id: owner_id, operator: true })
  expect(events.map(({ event }) => [event.audience, event.channel_id, event.rev])).toEqual([
    ['community', null, null],
    ['channel', channel.id, 1],
  ])
  expect(events.every(({ event }) => event.community_id === community.id)).toBe(true)
})

test('joining counts the member once, however often it is done', async () => {
  await using own = await testDatabase()
  const [owner_id, user_id] = [await insertUser(own.db, 'ada'), await insertUser(own.db, 'bob')]
  const made = await own.db.transaction((trx) => createCommunity(trx, { owner_id, name: 'Home', slug: 'home' }))
  const join = () =>
    own.db.transaction((trx) => joinCommunity(trx, { community_id: made.community.id, user_id, role: 'member' }))
  const [first, second] = await Promise.all([join(), join()])
  expect([first.joined, second.joined].toSorted()).toEqual([false, true])
  const channel = await own.db.kysely.selectFrom('channels').selectAll().executeTakeFirstOrThrow()
  expect(channel).toMatchObject({ member_count: 2, last_rev: 2 })
})

test('a taken slug is told from other faults and leaves nothing behind', async () => {
  await using own = await testDatabase()
  const owner_id = await insertUser(own.db, 'ada')
  const make = () => own.db.transaction((trx) => createCommunity(trx, { owner_id, name: 'Home', slug: 'home' }))
  await make()
  const error = await make().catch((reason: unknown) => reason)
  expect(isUniqueViolation(error, 'communities_slug_key')).toBe(true)
  expect(await own.db.kysely.selectFrom('channels').selectAll().execute()).toHaveLength(1)
})
