import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createApiToken, JWT_LIFETIME_S, SigningKeys } from '@ajet/shared/auth'
import { silentLogger } from '@ajet/shared/logging'
import { newId } from '@ajet/shared/std'
import { codeOf, insertBot, openHouse, setUp, type House } from '../testing/house-fixtures.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const ISSUER = 'http://chat.test'

let house: House
let token: string
let userId: string
beforeAll(async () => {
  house = await openHouse()
  ;({ token, userId } = await setUp(house))
}, 60_000)
afterAll(() => house[Symbol.asyncDispose]())

interface Made {
  readonly token: string
  readonly expires_in: number
}

async function make(by = token): Promise<Made> {
  const answer = await house.call('POST', '/auth/jwt', { token: by })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Made
}
interface JsonWebKey {
  readonly kid: string
  readonly kty: string
  readonly crv: string
  readonly x: string
}

const who = (jwt: string, headers: Record<string, string> = { authorization: `Bearer ${jwt}` }) =>
  house.authenticator.authenticate(new Request('http://chat.test/api/me', { headers }))
const keySet = async () => (await (await house.call('GET', '/.well-known/jwks.json')).json()) as { keys: JsonWebKey[] }

test('GC-4 a session is answered with a token for 15 minutes that anybody can check by the published keys', async () => {
  const made = await make()
  expect(made).toMatchObject({ token_type: 'Bearer', expires_in: 900 })
  const [header = '', payload = '', signature = ''] = made.token.split('.')
  const { kid, ...alone } = headerOf(made.token)
  expect(alone).toEqual({ alg: 'EdDSA', typ: 'JWT' })
  const jwk = (await keySet()).keys.find((key) => key.kid === kid)
  const key = await crypto.subtle.importKey('jwk', { kty: jwk?.kty, crv: jwk?.crv, x: jwk?.x }, 'Ed25519', false, [
    'verify',
  ])
  const signed = new TextEncoder().encode(`${header}.${payload}`)
  expect(await crypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64url'), signed)).toBe(true)
  const iat = Math.floor(house.clock.now() / 1000)
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  expect(claims).toMatchObject({ iss: ISSUER, aud: 'ajet-chat', sub: userId, iat, exp: iat + 900 })
  expect((await make()).token).not.toBe(made.token)
})

test('GC-4 it is taken as bearer, as the person of the session, and not in a cookie', async () => {
  const { token: jwt } = await make()
  expect(await who(jwt)).toMatchObject({ user_id: userId, username: 'ada', kind: 'user', scopes: null })
  expect(await who(jwt, { cookie: `ajet_session=${jwt}` })).toBeNull()
})

test('GC-7 ABU-12 it ends with its session, though it was remembered, and after 15 minutes', async () => {
  const { token: session } = (await (
    await house.call('POST', '/auth/login', { json: { login: 'ada', password: 'correct horse battery' } })
  ).json()) as { token: string }
  const [jwt, other] = [(await make(session)).token, (await make()).token]
  // What is opened with it, a stream or a socket, ends then.
  const access_until = Math.floor(house.clock.now() / 1000) * 1000 + JWT_LIFETIME_S * 1000
  expect(await who(jwt)).toMatchObject({ access_until })
  await house.call('POST', '/auth/logout', { token: session })
  expect(await who(jwt)).toBeNull()
  expect(await who(other)).not.toBeNull()
  house.clock.advance(JWT_LIFETIME_S * 1000 - 1_000)
  expect(await who(other)).not.toBeNull()
  house.clock.advance(1_000)
  expect(await who(other)).toBeNull()
})

test('it opens nothing of the gateway: no session, no decision and no further token comes from it', async () => {
  const { token: jwt } = await make()
  for (const [method, path, json] of [
    ['POST', '/auth/jwt', undefined],
    ['GET', '/auth/sessions', undefined],
    ['DELETE', `/auth/sessions/${newId()}`, undefined],
    ['POST', '/auth/logout', undefined],
    ['GET', '/auth/accounts', undefined],
    ['POST', '/auth/device/decision', { user_code: 'BBBB-BBBB', decision: 'approve' }],
  ] as const) {
    expect(await codeOf(await house.call(method, path, { token: jwt, json }))).toBe('unauthenticated')
  }
})

test('an API token gets one with its scopes, that ends no later than itself and with it', async () => {
  const { db, clock } = house
  const bot = await insertBot(house, userId)
  const expires_at = new Date(clock.now() + 60_000)
  const common = { user_id: bot, name: 'CI', expires_at, created_by: userId, clock }
  const [reads, writes] = await db.transaction(async (trx) => [
    await createApiToken(trx, { ...common, scopes: ['read', 'react'] }),
    await createApiToken(trx, { ...common, scopes: ['write'] }),
  ])
  const made = await make(reads?.token)
  expect(made.expires_in).toBeLessThanOrEqual(60)
  expect(await who(made.token)).toMatchObject({ user_id: bot, kind: 'bot', scopes: ['read', 'react'] })
  expect(await codeOf(await house.call('POST', '/auth/jwt', { token: writes?.token ?? '' }))).toBe('forbidden')
  await db.kysely.deleteFrom('api_tokens').where('user_id', '=', bot).execute()
  clock.advance(5_000)
  expect(await who(made.token)).toBeNull()
})

test('keys change every month, and the old one verifies until its last token is over', async () => {
  const before = await make()
  const first = (await keySet()).keys.length
  house.clock.advance(30 * DAY_MS)
  // The session was used for the last time a month ago.
  const signedIn = await house.call('POST', '/auth/login', {
    json: { login: 'ada', password: 'correct horse battery' },
  })
  token = ((await signedIn.json()) as { token: string }).token
  const after = await make()
  expect(headerOf(after.token).kid).not.toBe(headerOf(before.token).kid)
  expect((await keySet()).keys).toHaveLength(first + 1)
  expect(await who(after.token)).not.toBeNull()
  house.clock.advance(2 * 60 * 60 * 1000)
  const kids = (await keySet()).keys.map(({ kid }) => kid)
  expect(kids).not.toContain(headerOf(before.token).kid)
})

test('ABU-09 private keys are sealed; with another encryption key a new one signs, and both verify', async () => {
  const { token: mine } = await make()
  const rows = await house.db.kysely.selectFrom('signing_keys').selectAll().execute()
  for (const { public_key, private_key_sealed } of rows) {
    expect(Object.keys(public_key).toSorted()).toEqual(['crv', 'kty', 'x'])
    expect(private_key_sealed).not.toContain('"d"')
  }
  for (const key of (await keySet()).keys) expect(Object.keys(key)).not.toContain('d')
  const encryptionKey = async () => new Uint8Array(32).fill(7)
  const others = new SigningKeys({ db: house.db, clock: house.clock, logger: silentLogger, encryptionKey })
  const { kid } = await others.current()
  expect(kid).not.toBe(headerOf(mine).kid)
  expect((await keySet()).keys).toContainEqual(expect.objectContaining({ kid }))
  expect(await who(mine)).not.toBeNull()
})

test('two gateways that need a key at once make one', async () => {
  const encryptionKey = async () => new Uint8Array(32).fill(9)
  const build = () => new SigningKeys({ db: house.db, clock: house.clock, logger: silentLogger, encryptionKey })
  const [a, b] = await Promise.all([build().current(), build().current()])
  expect(a.kid).toBe(b.kid)
})

function headerOf(jwt: string): { readonly kid: string } {
  return JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()) as { readonly kid: string }
}
