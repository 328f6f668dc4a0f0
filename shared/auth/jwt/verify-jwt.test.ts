import { beforeAll, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose'
import { newId } from '../../std/mod.ts'
import { looksLikeJwt } from './claims.ts'
import { signJwt } from './sign-jwt.ts'
import { verifyJwt } from './verify-jwt.ts'

const ISSUER = 'https://chat.example.org'
const now = Date.UTC(2026, 4, 4)
const seconds = now / 1000
let ours: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }
let theirs: typeof ours
beforeAll(async () => {
  ours = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  theirs = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
})

const claims = () => ({ sub: newId(), sid: newId(), iat: seconds, exp: seconds + 900, jti: newId() })
const keyOf = async (kid: string) => (kid === 'ours' ? ours.publicKey : undefined)
const verify = (token: string, at = now) => verifyJwt(token, { keyOf, issuer: ISSUER, now: at })
const sign = (payload: JWTPayload, header: object = {}, key: CryptoKey | Uint8Array = ours.privateKey) =>
  new SignJWT({ iss: ISSUER, aud: 'ajet-chat', ...payload })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'ours', typ: 'JWT', ...header })
    .sign(key)

test('GC-4 a token of ours is known by its claims', async () => {
  const mine = claims()
  expect(await verify(await signJwt({ kid: 'ours', key: ours.privateKey }, ISSUER, mine))).toEqual(mine)
  expect(await verify(await sign({ ...mine, scope: 'read react' }))).toEqual({ ...mine, scope: 'read react' })
})

test('GC-7 it is good until the second it expires', async () => {
  const token = await sign(claims())
  expect(await verify(token, now + 899_999)).not.toBeNull()
  expect(await verify(token, now + 900_000)).toBeNull()
})

test('GC-4 for somebody else, of somebody else, not yet good, or without an end it is nothing', async () => {
  for (const wrong of [
    { aud: 'other' },
    { aud: ['other'] },
    { iss: 'https://evil.example' },
    { iss: `${ISSUER}/` },
    { exp: undefined },
    { exp: seconds - 1 },
    { iat: undefined },
    { nbf: seconds + 60 },
    { sub: 'admin' },
    { sid: undefined },
    { jti: undefined },
  ]) {
    expect({ wrong, answer: await verify(await sign({ ...claims(), ...wrong })) }).toEqual({ wrong, answer: null })
  }
})

test('GC-4 no key but ours verifies, wherever the token says that one is', async () => {
  const jwk = await exportJWK(theirs.publicKey)
  for (const header of [
    {},
    { kid: 'theirs' },
    { kid: undefined },
    { jwk },
    { jwk, kid: undefined },
    { jku: 'https://evil.example/jwks.json' },
    { kid: '../../../dev/null' },
  ]) {
    expect(await verify(await sign(claims(), header, theirs.privateKey))).toBeNull()
  }
})

test('GC-4 the algorithm is ours to choose: none, HMAC with the public key and others are refused', async () => {
  const payload = { iss: ISSUER, aud: 'ajet-chat', ...claims() }
  expect(await verify(new UnsecuredJWT(payload).encode())).toBeNull()
  const none = [{ alg: 'none', kid: 'ours', typ: 'JWT' }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  for (const signature of ['', 'AA']) expect(await verify(`${none.join('.')}.${signature}`)).toBeNull()
  const { x = '' } = await exportJWK(ours.publicKey)
  const secret = Buffer.from(x, 'base64url')
  expect(await verify(await sign(claims(), { alg: 'HS256' }, secret))).toBeNull()
  const { privateKey } = await generateKeyPair('ES256')
  expect(await verify(await sign(claims(), { alg: 'ES256' }, privateKey))).toBeNull()
})

test('GC-4 a changed token, another type, an unknown critical header and nonsense are nothing', async () => {
  const token = await sign(claims())
  const [header = '', payload = '', signature = ''] = token.split('.')
  const other = Buffer.from(JSON.stringify({ ...claims(), sub: newId() })).toString('base64url')
  for (const wrong of [
    `${header}.${other}.${signature}`,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    `${header}.${payload}.`,
    `${header}..${signature}`,
    '..',
    'a.b.c',
    '💥.💥.💥',
    await sign(claims(), { typ: 'at+jwt' }),
  ]) {
    expect(await verify(wrong)).toBeNull()
  }
})

test('only what has the shape of a JWT is looked at', async () => {
  expect(looksLikeJwt(await sign(claims()))).toBe(true)
  for (const wrong of ['', 'a.b', 'a.b.c.d', 'a..c', `${'x'.repeat(3_000)}.b.c`, 'a.b.c ', 'x'.repeat(43)]) {
    expect(looksLikeJwt(wrong)).toBe(false)
  }
})
