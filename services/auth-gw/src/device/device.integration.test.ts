import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { hashToken } from '@ajet/shared/auth'
import { ada, codeOf, openHouse, setUp, type House } from '../testing/house-fixtures.ts'

let house: House
let token: string
let userId: string
beforeAll(async () => {
  house = await openHouse()
  ;({ token, userId } = await setUp(house))
}, 60_000)
afterAll(() => house[Symbol.asyncDispose]())
/** Each test from an address of its own, so that what one counts the other does not feel. */
let from = ''
let count = 0
beforeEach(() => void (from = `10.1.0.${++count}`))

interface Begun {
  readonly device_code: string
  readonly user_code: string
  readonly interval: number
  readonly verification_uri_complete: string
}

async function begin(json: object = { client_name: 'ajet-chat on laptop' }): Promise<Begun> {
  const answer = await house.call('POST', '/auth/device', { json, from, headers: { 'user-agent': 'cli/1' } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Begun
}
const poll = ({ device_code }: Pick<Begun, 'device_code'>) =>
  house.call('POST', '/auth/device/token', { json: { device_code }, from, headers: { 'user-agent': 'cli/1' } })
const decide = (user_code: string, decision = 'approve', by: string | undefined = token) =>
  house.call('POST', '/auth/device/decision', { json: { user_code, decision }, from, token: by })
const outcome = async (link: Pick<Begun, 'device_code'>) => await codeOf(await poll(link))

test('a program shows a code, is told to wait, and gets a session of its own once the code is approved', async () => {
  const link = await begin()
  expect(link.user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  expect(link).toMatchObject({
    verification_uri: 'http://chat.test/device',
    verification_uri_complete: `http://chat.test/device?code=${link.user_code}`,
    expires_in: 600,
    interval: 5,
  })
  expect(await outcome(link)).toBe('authorization_pending')
  expect((await decide(link.user_code.toLowerCase().replace('-', ' '))).status).toBe(204)
  const taken = await poll(link)
  expect(taken.status).toBe(200)
  expect(taken.headers.get('set-cookie')).toBeNull()
  const { token: mine, user } = (await taken.json()) as { token: string; user: { id: string } }
  expect(user.id).toBe(userId)
  const sessions = await house.call('GET', '/auth/sessions', { token: mine, from })
  expect(await sessions.json()).toMatchObject({
    items: [{ current: false }, { current: true, user_agent: 'cli/1', address: from }],
  })
  expect(await outcome(link)).toBe('expired_token')
  const audit = await house.db.kysely.selectFrom('audit_log').select(['action', 'actor_id']).execute()
  expect(audit).toContainEqual({ action: 'device/approved', actor_id: userId })
})

test('ABU-12 a session that another gateway has just ended approves nothing, and is told so', async () => {
  const link = await begin()
  const answer = await house.call('POST', '/auth/login', { json: { login: 'ada', password: ada.password }, from })
  const { token: lost } = (await answer.json()) as { readonly token: string }
  expect((await decide('BBBB-BBBB', 'approve', lost)).status).toBe(404)
  // As another gateway does, before the bus has told this one.
  const token_hash = hashToken(lost)
  await house.db.kysely.deleteFrom('sessions').where('token_hash', '=', token_hash).execute()
  expect(await codeOf(await decide(link.user_code, 'approve', lost))).toBe('unauthenticated')
  expect(await outcome(link)).toBe('authorization_pending')
})

test('ABU-07 of two polls at once one gets the session', async () => {
  const link = await begin()
  await decide(link.user_code)
  const statuses = (await Promise.all([poll(link), poll(link), poll(link)])).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([200, 400, 400])
})

test('what is denied is told once, and a decision is not taken back', async () => {
  const link = await begin()
  expect((await decide(link.user_code, 'deny')).status).toBe(204)
  expect(await codeOf(await decide(link.user_code))).toBe('not_found')
  expect(await outcome(link)).toBe('access_denied')
  expect(await outcome(link)).toBe('expired_token')
})

test('whoever polls too often is told to slow down, and has to', async () => {
  const link = await begin()
  expect(await outcome(link)).toBe('authorization_pending')
  house.clock.advance(2_000)
  const hasty = await poll(link)
  expect(await hasty.json()).toMatchObject({ status: 400, code: 'slow_down', interval: 10 })
  house.clock.advance(5_000)
  expect(await outcome(link)).toBe('slow_down')
  house.clock.advance(15_000)
  expect(await outcome(link)).toBe('authorization_pending')
})

test('a code expires, for who would approve it and for who polls', async () => {
  const [waiting, approved] = [await begin(), await begin()]
  await decide(approved.user_code)
  house.clock.advance(600_000)
  expect(await codeOf(await decide(waiting.user_code))).toBe('not_found')
  for (const link of [waiting, approved]) expect(await outcome(link)).toBe('expired_token')
})

test('ABU-12 an approval ends with the session it was given in', async () => {
  const link = await begin()
  const other = await begin()
  await decide(other.user_code)
  const taken = (await (await poll(other)).json()) as { token: string }
  await decide(link.user_code, 'approve', taken.token)
  await house.call('POST', '/auth/logout', { token: taken.token, from })
  expect(await outcome(link)).toBe('expired_token')
})

test('what makes no sense is refused', async () => {
  const bad = await house.call('POST', '/auth/device', { json: { client_name: 'a\u202eb' }, from })
  expect(await codeOf(bad)).toBe('invalid_input')
  expect(await codeOf(await poll({ device_code: '' }))).toBe('invalid_input')
  for (const code of ['not a code', "' or 1=1", 'ÄÖÜ']) expect(await codeOf(await decide(code))).toBe('not_found')
})

test('ABU-18 codes are not guessed: wrong ones are counted per user and per address', async () => {
  const link = await begin()
  const wrong = async () => await codeOf(await decide('BBBB-BBBB'))
  const seen: unknown[] = []
  for (let n = 0; n < 21; n++) seen.push(await wrong())
  expect(seen[0]).toBe('not_found')
  expect(seen.at(-1)).toBe('rate_limited')
  from = '10.2.0.1'
  expect(await codeOf(await decide(link.user_code))).toBe('rate_limited')
})

test('ABU-18 one address begins only so many, and guesses only so many device codes', async () => {
  for (let n = 0; n < 60; n++) await begin()
  const answer = await house.call('POST', '/auth/device', { json: {}, from })
  expect(await codeOf(answer)).toBe('rate_limited')
  const codes = new Set<unknown>()
  for (let n = 0; n < 200 && !codes.has('rate_limited'); n++) codes.add(await outcome({ device_code: `guess${n}` }))
  expect([...codes]).toEqual(['expired_token', 'rate_limited'])
})

test('ABU-06 ABU-09 only who is signed in decides, no other site does, and only hashes are kept', async () => {
  const link = await begin()
  const anonymous = await house.call('POST', '/auth/device/decision', {
    json: { user_code: link.user_code, decision: 'approve' },
    from,
  })
  expect(await codeOf(anonymous)).toBe('unauthenticated')
  const foreign = await house.call('POST', '/auth/device/decision', {
    json: { user_code: link.user_code, decision: 'approve' },
    headers: { cookie: `ajet_session=${token}`, origin: 'https://evil.example' },
    from,
  })
  expect(await codeOf(foreign)).toBe('cross_origin')
  const rows = JSON.stringify(await house.db.kysely.selectFrom('device_links').selectAll().execute())
  for (const secret of [link.device_code, link.user_code]) expect(rows).not.toContain(secret)
  expect(house.logs.join()).not.toContain(link.device_code)
})
