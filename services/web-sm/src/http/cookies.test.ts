import { expect, test } from 'bun:test'
import { findCookie, findLastPlace, lastPlaceCookie } from './cookies.ts'

test('a cookie is found by its whole name and decoded', () => {
  expect(findCookie('xajet=1; ajet=%2Fa%20b; other=2', 'ajet')).toBe('/a b')
  expect(findCookie('ajet=%E0%A4%A', 'ajet')).toBeUndefined()
  expect(findCookie(null, 'ajet')).toBeUndefined()
})

test('the last place comes back only when it is a page of a community here', () => {
  const roundTrip = (path: string) => findLastPlace(lastPlaceCookie(path, false).split(';')[0] ?? '')
  expect(roundTrip('/c/acme/channels/entwürfe')).toBe(encodeURI('/c/acme/channels/entwürfe'))
  expect(roundTrip('//evil.example/c/')).toBeUndefined()
  expect(roundTrip('/settings')).toBeUndefined()
})
