import { expect, test } from 'bun:test'
import { clearCookie, findCookie, sessionCookie } from './cookies.ts'
import { findCredentials } from './credentials.ts'
import { hashToken, looksLikeToken, newSessionToken } from './session-token.ts'

const request = (headers: Record<string, string>) => new Request('http://chat.test/', { headers })

test('AJ-14 a session token is 32 random bytes in base64url', () => {
  const token = newSessionToken()
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(looksLikeToken(token)).toBe(true)
  expect(newSessionToken()).not.toBe(token)
})

test('AJ-15 what is stored of a token is its SHA-256', () => {
  expect(hashToken('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('AJ-17 the cookie is HttpOnly and SameSite=Strict, and over https Secure with the __Host- name', () => {
  const cookie = sessionCookie('t', true)
  expect(cookie).toStartWith('__Host-ajet_session=t;')
  for (const attribute of ['Path=/', 'HttpOnly', 'SameSite=Strict', 'Secure'])
    expect(cookie).toContain(`; ${attribute}`)
  expect(cookie).not.toContain('Domain')
  expect(sessionCookie('t', false)).toStartWith('ajet_session=t;')
  expect(sessionCookie('t', false)).not.toContain('Secure')
  expect(clearCookie(true)).toContain('Max-Age=0')
})

test('AJ-18 a bearer token is found, and wins over a cookie', () => {
  expect(findCredentials(request({ authorization: 'Bearer abc' }), false)).toEqual({ token: 'abc', source: 'bearer' })
  expect(findCredentials(request({ authorization: 'bearer abc', cookie: 'ajet_session=x' }), false)?.source).toBe(
    'bearer',
  )
  expect(findCredentials(request({ cookie: 'a=b; ajet_session=x' }), false)).toEqual({ token: 'x', source: 'cookie' })
})

test('the plain cookie name is not taken while the site is https', () => {
  expect(findCredentials(request({ cookie: 'ajet_session=x' }), true)).toBeUndefined()
})

test('a cookie is found among others, broken ones too', () => {
  expect(findCookie('; =; a; ajet_session=1; ajet_session=2', 'ajet_session')).toBe('1')
  expect(findCookie('xajet_session=1', 'ajet_session')).toBeUndefined()
})
