import { expect, test } from 'bun:test'
import { createOutboxRelay, joinCommunity } from '../db/mod.ts'
import { createMemoryBus } from '../eventbus/mod.ts'
import { silentLogger } from '../logging/mod.ts'
import type { TokenScope } from '../schema/mod.ts'
import { ManualClock, newId } from '../std/mod.ts'
import { buildCommunity, testDatabase } from '../testing/mod.ts'
import { createApiToken, revokeApiTokens } from './api-tokens.ts'
import { createAuthenticator } from './authenticator.ts'

const HOUR_MS = 60 * 60 * 1000

async function setUp() {
  const own = await testDatabase()
  const { db } = own
  const clock = new ManualClock(Date.now())
  const bus = createMemoryBus()
  const relay = createOutboxRelay({
    db,
    publish: (subject, event) => bus.publish(subject, event),
    logger: silentLogger,
  })
  const authenticator = createAuthenticator({ db, clock, bus, secure: false })
  await authenticator.start()
  const community = await buildCommunity(db)
  const user_id = newId()
  await db.kysely
    .insertInto('users')
    .values({ id: user_id, username: 'robot', display_name: 'Robot', kind: 'bot' })
    .execute()
  const created_by = community.owner.id
  await db.kysely.insertInto('api_users').values({ user_id, community_id: community.id, created_by }).execute()
  await db.transaction((trx) => joinCommunity(trx, { community_id: community.id, user_id, role: 'member' }))
  const makeToken = (scopes: readonly TokenScope[] = ['read'], expires_at: Date | null = null) =>
    db.transaction((trx) => createApiToken(trx, { user_id, name: 'CI', scopes, expires_at, created_by, clock }))
  const dispose = async () => {
    await authenticator[Symbol.asyncDispose]()
    await relay[Symbol.asyncDispose]()
    await bus.close()
    await own.drop()
  }
  const who = (headers: Record<string, string>) =>
    authenticator.authenticate(new Request('http://chat.test/', { headers }))
  const bearer = (token: string) => who({ authorization: `Bearer ${token}` })
  const parts = { db, clock, bus, relay, authenticator, community, user_id }
  return { ...parts, makeToken, who, bearer, [Symbol.asyncDispose]: dispose }
}

test('AJ-6 AJ-19 an API token is known by bearer, with its scopes, and is stored as a hash', async () => {
  await using house = await setUp()
  const { token, id } = await house.makeToken(['read', 'react'])
  expect(token).toStartWith('ajt_')
  expect(await house.bearer(token)).toMatchObject({
    user_id: house.user_id,
    username: 'robot',
    kind: 'bot',
    session_id: id,
    scopes: ['read', 'react'],
    access_until: null,
  })
  const rows = await house.db.kysely.selectFrom('api_tokens').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('ABU-12 a forged API token, and a real one in a cookie, are nobody', async () => {
  await using house = await setUp()
  const { token } = await house.makeToken()
  const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`
  for (const wrong of [forged, `${token}x`, token.slice(4), token.toUpperCase(), 'ajt_', `ajt_${'x'.repeat(5_000)}`]) {
    expect(await house.bearer(wrong)).toBeNull()
  }
  expect(await house.who({ cookie: `ajet_session=${token}` })).toBeNull()
  expect(await house.bearer(token)).not.toBeNull()
})

test('AJ-19 a token ends when it was said to, however much it is used', async () => {
  await using house = await setUp()
  const expires_at = new Date(house.clock.now() + HOUR_MS)
  const { token } = await house.makeToken(['read'], expires_at)
  house.clock.advance(HOUR_MS - 1)
  expect(await house.bearer(token)).toMatchObject({ access_until: expires_at.getTime() })
  house.clock.advance(1)
  expect(await house.bearer(token)).toBeNull()
})

test('ABU-12 a revoked token is nobody as soon as the bus says so, though it was remembered', async () => {
  await using house = await setUp()
  const [first, second] = [await house.makeToken(), await house.makeToken()]
  expect(await house.bearer(first.token)).not.toBeNull()
  const { user_id, clock } = house
  const revoke = { user_id, token_ids: [first.id], actor_id: null, clock }
  house.relay.offer(await house.db.transaction((trx) => revokeApiTokens(trx, revoke)))
  await house.relay.settle()
  await house.bus.settle()
  expect(await house.bearer(first.token)).toBeNull()
  expect(await house.bearer(second.token)).not.toBeNull()
})

test("AJ-65 a bot that is out of its community is nobody; its creator's end changes nothing", async () => {
  await using house = await setUp()
  const { token } = await house.makeToken()
  const owner = house.community.owner.id
  await house.db.kysely.deleteFrom('users').where('id', '=', owner).execute()
  expect(await house.bearer(token)).not.toBeNull()
  await house.db.kysely.deleteFrom('community_members').where('user_id', '=', house.user_id).execute()
  house.clock.advance(5_000)
  expect(await house.bearer(token)).toBeNull()
})

test('AJ-19 the use of a token is noted, at most once a minute', async () => {
  await using house = await setUp()
  const { token } = await house.makeToken()
  const lastUse = async () => await house.db.kysely.selectFrom('api_tokens').select('last_used_at').executeTakeFirst()
  const first = house.clock.now()
  await house.bearer(token)
  await house.authenticator.settle()
  house.clock.advance(59_000)
  await house.bearer(token)
  await house.authenticator.settle()
  expect(await lastUse()).toEqual({ last_used_at: new Date(first) })
})
