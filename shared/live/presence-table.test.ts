import { expect, test } from 'bun:test'
import { PRESENCE_TTL_MS, PresenceTable } from './presence-table.ts'

const ada = { place: 'home', userId: 'ada' }
const [web, phone] = [
  { ...ada, origin: 'web' },
  { ...ada, origin: 'phone' },
]

test('somebody of whom two session managers speak has the channels that either knows, until both say otherwise', () => {
  const table = new PresenceTable()
  table.say(phone, ['blue'], 0)
  table.say(web, ['red'], 0)
  expect([...table.channels('home', 'ada')].toSorted()).toEqual(['blue', 'red'])
  expect([table.channelsBy(web), table.channelsBy(phone)]).toEqual([['red'], ['blue']])
  table.lose('home', 'ada', 'red')
  expect(table.channels('home', 'ada')).toEqual(['blue'])
  table.leave(phone)
  expect([table.channels('home', 'ada'), table.online('home')]).toEqual([[], ['ada']])
  table.leave(web)
  expect([table.channelsBy(web), table.online('home'), table.count('home')]).toEqual([undefined, [], 0])
})

test('only what is not said again goes stale, each session manager for itself', () => {
  const table = new PresenceTable()
  table.say(web, ['red'], 0)
  table.say(phone, undefined, 0)
  expect([table.refresh(web, 1_000), table.refresh(phone, 0)]).toEqual([true, false])
  expect(table.stale(PRESENCE_TTL_MS)).toEqual([phone])
  expect(table.stale(PRESENCE_TTL_MS + 1_000)).toHaveLength(2)
})

test('what is said of a channel changes nobody else who is in the same ones', () => {
  const table = new PresenceTable()
  table.say(web, ['red'], 0)
  table.say({ ...web, userId: 'bob' }, ['red'], 0)
  table.gain('home', 'ada', 'blue')
  expect([table.holdersIn('home', 'blue'), table.holdersIn('home', 'red')]).toEqual([['ada'], ['ada', 'bob']])
})
