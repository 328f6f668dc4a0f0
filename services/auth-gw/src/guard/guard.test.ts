import { expect, test } from 'bun:test'
import { addressKey } from '@ajet/shared/http'
import { ManualClock } from '@ajet/shared/std'
import { checkOrigin } from './origin-check.ts'
import { RateLimiter } from './rate-limiter.ts'

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly byCookie?: boolean
  readonly headers?: Record<string, string>
}

function passes({ method = 'POST', path = '/api/x', byCookie = true, headers = {} }: Sent): boolean {
  const request = new Request(`http://chat.lan:8080${path}`, { method, headers })
  try {
    checkOrigin({ request, path, byCookie, baseUrl: 'https://chat.example.org' })
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'cross_origin' })
    return false
  }
}

test('ABU-06 a change with a cookie needs the origin of this site', () => {
  expect(passes({ headers: { origin: 'https://chat.example.org' } })).toBe(true)
  expect(passes({ headers: { origin: 'http://chat.lan:8080' } })).toBe(true)
  expect(passes({ headers: { 'sec-fetch-site': 'same-origin' } })).toBe(true)
  for (const origin of [
    'https://evil.example',
    'null',
    'https://chat.example.org.evil.example',
    'http://chat.lan:8081',
  ]) {
    expect(passes({ headers: { origin, 'sec-fetch-site': 'same-origin' } })).toBe(false)
  }
  expect(passes({ headers: { 'sec-fetch-site': 'same-site' } })).toBe(false)
  // Over http anybody in between may have written the page, whatever it is called.
  const host = 'chat.example.org'
  expect(passes({ headers: { host, origin: `https://${host}` } })).toBe(true)
  expect(passes({ headers: { host, origin: `http://${host}` } })).toBe(false)
  expect(passes({})).toBe(false)
})

test('ABU-06 reading and changes with a bearer token need none', () => {
  expect(passes({ method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } })).toBe(true)
  expect(passes({ byCookie: false, headers: { origin: 'https://other.example' } })).toBe(true)
})

test('ABU-06 another site cannot open an event stream with our cookie', () => {
  for (const path of ['/sse/web', '/tui/sse/events', '/ws/tui/events']) {
    expect(passes({ method: 'GET', path, headers: { 'sec-fetch-site': 'cross-site' } })).toBe(false)
    expect(passes({ method: 'GET', path, headers: { origin: 'https://evil.example' } })).toBe(false)
    expect(passes({ method: 'GET', path, headers: { 'sec-fetch-site': 'same-origin' } })).toBe(true)
  }
})

test('ABU-06 another site cannot sign somebody in, a program can', () => {
  for (const path of ['/auth/login', '/auth/register', '/auth/setup']) {
    const json = { 'content-type': 'application/json' }
    expect(passes({ path, byCookie: false, headers: json })).toBe(true)
    expect(passes({ path, byCookie: false, headers: { ...json, origin: 'https://evil.example' } })).toBe(false)
    expect(passes({ path, byCookie: false, headers: { ...json, 'sec-fetch-site': 'cross-site' } })).toBe(false)
    expect(passes({ path, byCookie: false, headers: { 'content-type': 'text/plain' } })).toBe(false)
    expect(passes({ path, byCookie: false, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toBe(
      false,
    )
  }
})

test('a limit lets a burst through and then the steady rate', () => {
  const clock = new ManualClock()
  const limiter = new RateLimiter({ clock, perSecond: 2, burst: 3 })
  const take = () => limiter.take('one')
  for (let n = 0; n < 3; n++) take()
  expect(take).toThrow(expect.objectContaining({ code: 'rate_limited', data: { retry_after: 0.5 } }))
  limiter.take('another')
  clock.advance(500)
  take()
  expect(take).toThrow()
  clock.advance(-10_000)
  expect(take).toThrow()
})

test('ABU-18 addresses of one IPv6 network count as one', () => {
  expect(addressKey('2001:db8:1:2:aaaa::1')).toBe(addressKey('2001:db8:1:2:bbbb:0:0:9'))
  expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'))
  expect(addressKey('::1')).toBe('0:0:0:0::/64')
  expect(addressKey('::ffff:10.0.0.1')).toBe('10.0.0.1')
  expect(addressKey('10.0.0.1')).toBe('10.0.0.1')
})
