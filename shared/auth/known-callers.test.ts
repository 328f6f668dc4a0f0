import { expect, test } from 'bun:test'
import type { Principal } from '../http/mod.ts'
import { ManualClock, newId } from '../std/mod.ts'
import { KnownCallers } from './known-callers.ts'

const buildPrincipal = (): Principal => ({
  user_id: newId(),
  session_id: newId(),
  username: 'ada',
  display_name: 'Ada',
  kind: 'user',
  avatar_url: null,
  scopes: null,
  access_until: null,
})

test('a caller is known until its time is over, and takes no room afterwards', () => {
  const clock = new ManualClock()
  const known = new KnownCallers(clock, 10)
  const [ada, bob] = [buildPrincipal(), buildPrincipal()]
  known.add('ada', ada, clock.now() + 3_000)
  known.add('bob', bob, clock.now() + 7_000)
  clock.advance(2_999)
  expect(known.find('ada')).toBe(ada)
  clock.advance(1)
  expect(known.find('ada')).toBeUndefined()
  clock.advance(2_000)
  expect([known.size, known.find('bob')]).toEqual([1, bob])
  clock.advance(5_000)
  expect(known.size).toBe(0)
})

test('a user who is forgotten is asked for again', () => {
  const clock = new ManualClock()
  const known = new KnownCallers(clock, 10)
  const [ada, bob] = [buildPrincipal(), buildPrincipal()]
  known.add('ada', ada, clock.now() + 3_000)
  known.add('bob', bob, clock.now() + 3_000)
  known.forgetUser(ada.user_id)
  expect([known.find('ada'), known.find('bob')]).toEqual([undefined, bob])
})
