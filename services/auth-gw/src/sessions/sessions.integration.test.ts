import { expect, test } from 'bun:test'
import { createApiToken } from '@ajet/shared/auth'
import type { SessionView } from '@ajet/shared/schema'
import { ada, codeOf, insertBot, insertInvite, openHouse, setUp, type House } from '../testing/house-fixtures.ts'

async function signIn(house: House): Promise<string> {
  const answer = await house.call('POST', '/auth/login', { json: { login: 'ada', password: ada.password } })
  return ((await answer.json()) as { readonly token: string }).token
}

async function sessionsOf(house: House, token: string): Promise<readonly SessionView[]> {
  const answer = await house.call('GET', '/auth/sessions', { token })
  return ((await answer.json()) as { readonly items: readonly SessionView[] }).items
}

test('the list of sessions says which one asks, and shows no token', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  await signIn(house)
  const items = await sessionsOf(house, token)
  expect(items.map(({ current }) => current)).toEqual([true, false])
  expect(JSON.stringify(items)).not.toContain(token)
})

test('ABU-12 after logout the token and the cookie are nobody’s, at once', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const other = await signIn(house)
  const answer = await house.call('POST', '/auth/logout', { token })
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
  expect((await house.call('GET', '/auth/sessions', { token })).status).toBe(401)
  expect((await house.call('GET', '/auth/sessions', { headers: { cookie: `ajet_session=${token}` } })).status).toBe(401)
  expect((await house.call('GET', '/auth/sessions', { token: other })).status).toBe(200)
})

test('the logout form ends the session and leads to the login page', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const headers = { cookie: `ajet_session=${token}`, origin: 'http://chat.test' }
  const answer = await house.call('POST', '/auth/logout', { form: {}, headers })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/auth/login'])
  expect((await house.call('GET', '/auth/sessions', { token })).status).toBe(401)
})

test('AJ-19 an API token that posts the logout form goes on working', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  const bot = { user_id: await insertBot(house, userId), name: 'CI', scopes: ['read'], created_by: userId } as const
  const made = { ...bot, expires_at: null, clock: house.clock }
  const { token } = await house.db.transaction((trx) => createApiToken(trx, made))
  const jwt = () => house.call('POST', '/auth/jwt', { token })
  expect((await jwt()).status).toBe(200)
  await house.call('POST', '/auth/logout', { token, form: {} })
  expect((await jwt()).status).toBe(200)
})

test('ABU-12 a revoked session ends, everybody hears of it, and it is in the audit log', async () => {
  await using house = await openHouse()
  const { token, userId } = await setUp(house)
  const other = await signIn(house)
  await house.relay.settle()
  const heard: unknown[] = []
  await using _ = await house.bus.subscribe(
    `chat.notifications.${userId}`,
    ({ event }) => void heard.push(event.payload),
  )
  const session = (await sessionsOf(house, token)).find(({ current }) => !current)
  expect((await house.call('DELETE', `/auth/sessions/${session?.id}`, { token })).status).toBe(204)
  expect((await house.call('GET', '/auth/sessions', { token: other })).status).toBe(401)
  await house.relay.settle()
  await house.bus.settle()
  expect(heard).toEqual([{ user_id: userId, session_ids: [session?.id] }])
  const rows = await house.db.kysely
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'session/revoked')
    .execute()
  expect(rows).toMatchObject([{ actor_id: userId, target: session?.id }])
})

test('a plain form ends one of one’s own sessions, and tells of one that is not there', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const other = await signIn(house)
  const session = (await sessionsOf(house, token)).find(({ current }) => !current)
  const post = async (session_id: string) => {
    const headers = { cookie: `ajet_session=${token}`, origin: 'http://chat.test' }
    const answer = await house.call('POST', '/auth/sessions/revoke', { form: { session_id }, headers })
    return answer.headers.get('location')
  }
  expect(await post(session?.id ?? '')).toBe('/settings/sessions?done=revoked')
  expect((await house.call('GET', '/auth/sessions', { token: other })).status).toBe(401)
  expect(await post(session?.id ?? '')).toBe('/settings/sessions?error=not_found')
  expect(await post('nonsense')).toBe('/settings/sessions?error=invalid_input&fields=session_id')
})

test('ABU-10 nobody can end the session of somebody else', async () => {
  await using house = await openHouse()
  const { token, userId } = await setUp(house)
  const invite_code = await insertInvite(house, userId)
  const bob = { invite_code, username: 'bob', email: 'bob@example.org', password: 'another long password' }
  const { token: foreign } = (await (await house.call('POST', '/auth/register', { json: bob })).json()) as {
    token: string
  }
  const [session] = await sessionsOf(house, token)
  const answer = await house.call('DELETE', `/auth/sessions/${session?.id}`, { token: foreign })
  expect([answer.status, await codeOf(answer)]).toEqual([404, 'not_found'])
  expect((await house.call('GET', '/auth/sessions', { token })).status).toBe(200)
})
