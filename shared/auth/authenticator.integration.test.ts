import { expect, test } from 'bun:test'
import { createOutboxRelay, type Database } from '../db/mod.ts'
import { createMemoryBus, createNatsBus, type EventBus } from '../eventbus/mod.ts'
import { silentLogger } from '../logging/mod.ts'
import { ManualClock, newId } from '../std/mod.ts'
import { describeNats, testDatabase } from '../testing/mod.ts'
import { createAuthenticator } from './authenticator.ts'
import { createSession, MAX_SESSIONS, revokeSessions, SESSION_LIFETIME_MS } from './sessions.ts'

interface SetUp {
  readonly remembered?: number
  readonly bus?: EventBus
}

async function setUp({ remembered, bus = createMemoryBus() }: SetUp = {}) {
  const own = await testDatabase()
  const clock = new ManualClock()
  const relay = createOutboxRelay({
    db: own.db,
    publish: (subject, event) => bus.publish(subject, event),
    logger: silentLogger,
  })
  const authenticator = createAuthenticator({ db: own.db, clock, bus, secure: false, remembered })
  await authenticator.start()
  const user_id = newId()
  await own.db.kysely.insertInto('users').values({ id: user_id, username: 'ada', display_name: 'Ada' }).execute()
  const signIn = () =>
    own.db.transaction((trx) => createSession(trx, { user_id, user_agent: 'test', address: '::1', clock }))
  const dispose = async () => {
    await authenticator[Symbol.asyncDispose]()
    await relay[Symbol.asyncDispose]()
    await bus.close()
    await own.drop()
  }
  return { db: own.db, clock, bus, relay, authenticator, user_id, signIn, [Symbol.asyncDispose]: dispose }
}

const bearer = (token: string) => new Request('http://chat.test/', { headers: { authorization: `Bearer ${token}` } })
const cookie = (token: string) => new Request('http://chat.test/', { headers: { cookie: `ajet_session=${token}` } })

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

async function expiryOf(db: Database, id: string): Promise<number> {
  const row = await db.kysely.selectFrom('sessions').select('expires_at').where('id', '=', id).executeTakeFirstOrThrow()
  return row.expires_at.getTime()
}

test('AJ-18 a session is known by bearer and by cookie, and a forged one is nobody', async () => {
  await using house = await setUp()
  const { token, session_id } = await house.signIn()
  const principal = { user_id: house.user_id, username: 'ada', display_name: 'Ada', session_id }
  expect(await house.authenticator.authenticate(bearer(token))).toMatchObject(principal)
  expect(await house.authenticator.authenticate(cookie(token))).toMatchObject(principal)
  const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`
  for (const wrong of [forged, 'x', '', `${token}x`, "' or 1=1"]) {
    expect(await house.authenticator.authenticate(bearer(wrong))).toBeNull()
  }
})

test('AJ-15 the database holds no token', async () => {
  await using house = await setUp()
  const { token } = await house.signIn()
  const rows = await house.db.hot`select s::text as text, encode(token_hash, 'escape') as hash from sessions s`
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('AJ-16 use extends the session, written at most once a minute', async () => {
  await using house = await setUp()
  const { token, session_id } = await house.signIn()
  const first = await expiryOf(house.db, session_id)
  house.clock.advance(59_000)
  await house.authenticator.authenticate(bearer(token))
  await house.authenticator.settle()
  expect(await expiryOf(house.db, session_id)).toBe(first)
  house.clock.advance(6_000)
  await house.authenticator.authenticate(bearer(token))
  await house.authenticator.settle()
  expect(await expiryOf(house.db, session_id)).toBe(first + 65_000)
})

test('AJ-16 a session not used for its lifetime is over', async () => {
  await using house = await setUp()
  const { token } = await house.signIn()
  house.clock.advance(SESSION_LIFETIME_MS - 1)
  expect(await house.authenticator.authenticate(bearer(token))).not.toBeNull()
  house.clock.advance(1)
  expect(await house.authenticator.authenticate(bearer(token))).toBeNull()
})

test('ABU-12 a revoked session is nobody as soon as the bus says so, though it was remembered', async () => {
  await using house = await setUp()
  const { token, session_id } = await house.signIn()
  const other = await house.signIn()
  expect(await house.authenticator.authenticate(bearer(token))).not.toBeNull()
  const revoke = { user_id: house.user_id, session_ids: [session_id], actor_id: house.user_id, clock: house.clock }
  const { events } = await house.db.transaction((trx) => revokeSessions(trx, revoke))
  house.relay.offer(events)
  await house.relay.settle()
  await house.bus.settle()
  expect(await house.authenticator.authenticate(bearer(token))).toBeNull()
  expect(await house.authenticator.authenticate(bearer(other.token))).not.toBeNull()
})

describeNats('without the broker', (server) => {
  test('ABU-12 nobody is believed: a session that ended elsewhere is nobody at once, and stays so after', async () => {
    await using house = await setUp({ bus: await createNatsBus({ url: server().url }) })
    const [before, during, after] = [await house.signIn(), await house.signIn(), await house.signIn()]
    const isKnown = async ({ token }: { readonly token: string }) =>
      (await house.authenticator.authenticate(bearer(token))) !== null
    const areKnown = async () => [await isKnown(before), await isKnown(during), await isKnown(after)]
    /** By another process, whose word of it does not come. */
    const end = ({ session_id }: { readonly session_id: string }) =>
      house.db.kysely.deleteFrom('sessions').where('id', '=', session_id).execute()
    expect(await areKnown()).toEqual([true, true, true])
    await end(before)
    expect(await isKnown(before)).toBe(true)
    await server().stop()
    await until(() => house.bus.connection === undefined)
    expect(await areKnown()).toEqual([false, true, true])
    await end(during)
    expect(await isKnown(during)).toBe(false)
    await end(after)
    await server().restart()
    await until(() => house.bus.connection !== undefined)
    expect(await areKnown()).toEqual([false, false, false])
  })
})

test('a changed name counts from the next request on, also against an answer that was on its way', async () => {
  await using house = await setUp()
  const { token } = await house.signIn()
  const rename = (display_name: string) => house.db.kysely.updateTable('users').set({ display_name }).execute()
  const nameOf = async () => (await house.authenticator.authenticate(bearer(token)))?.display_name
  expect(await nameOf()).toBe('Ada')
  await rename('Ada L.')
  house.authenticator.forgetUser(house.user_id)
  const onItsWay = nameOf()
  house.authenticator.forgetUser(house.user_id)
  expect(await onItsWay).toBe('Ada L.')
  await rename('Countess')
  expect(await nameOf()).toBe('Countess')
})

test('a flood of tokens nobody has does not push out a caller who is known', async () => {
  await using house = await setUp({ remembered: 5 })
  const { token } = await house.signIn()
  const first = await house.authenticator.authenticate(bearer(token))
  await house.db.kysely.deleteFrom('sessions').execute()
  const forged = Array.from({ length: 10 }, (_, n) => String(n).padStart(43, 'x'))
  await Promise.all(forged.map((one) => house.authenticator.authenticate(bearer(one))))
  expect(await house.authenticator.authenticate(bearer(token))).toBe(first)
})

test('a caller is remembered for seconds without asking the database', async () => {
  await using house = await setUp()
  const { token } = await house.signIn()
  const first = await house.authenticator.authenticate(bearer(token))
  await house.db.kysely.deleteFrom('sessions').execute()
  expect(await house.authenticator.authenticate(bearer(token))).toBe(first)
  house.clock.advance(5_000)
  expect(await house.authenticator.authenticate(bearer(token))).toBeNull()
})

test(`with one session more than ${MAX_SESSIONS} the one not used for longest ends, and everybody hears of it`, async () => {
  await using house = await setUp()
  const first = await house.signIn()
  for (let n = 1; n < MAX_SESSIONS; n++) {
    house.clock.advance(1_000)
    expect((await house.signIn()).events).toEqual([])
  }
  house.clock.advance(1_000)
  const { events } = await house.signIn()
  expect(events.map(({ event }) => event.payload)).toEqual([
    { user_id: house.user_id, session_ids: [first.session_id] },
  ])
})
