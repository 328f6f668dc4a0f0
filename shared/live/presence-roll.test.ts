import { expect, test } from 'bun:test'
import { newId } from '../std/mod.ts'
import { parseRoll, rollsOf, rollsWithChannels } from './presence-roll.ts'

const ids = (count: number) => Array.from({ length: count }, newId)

test('AJ-96 people and their channels are the same after the way over the bus', () => {
  const [general, other] = [newId(), newId()]
  const people = ids(3).map((id, at) => [id, at === 2 ? [] : at === 1 ? [general, other] : [general]] as const)
  const [roll, ...more] = rollsWithChannels(people)
  expect(more).toEqual([])
  expect(roll && parseRoll({ ...roll })).toEqual(new Map(people))
})

test('a crowd is told in parts, each far below what the bus takes', () => {
  const channels = ids(30)
  const people = ids(4_000).map((id) => [id, [...channels, newId(), newId()]] as const)
  const rolls = rollsWithChannels(people)
  expect(new Map(rolls.flatMap((roll) => [...parseRoll({ ...roll })]))).toEqual(new Map(people))
  for (const roll of rolls) expect(JSON.stringify(roll).length).toBeLessThan(600_000)
  expect(rollsOf(people.map(([id]) => id)).map(({ user_ids }) => user_ids.length)).toEqual([2_000, 2_000])
})

test('somebody in very many channels is told with some of them', () => {
  const [roll] = rollsWithChannels([[newId(), ids(20_000)]])
  expect(roll?.channels).toHaveLength(2_000)
})

test('a roll without channels names people only, and what does not fit is ignored', () => {
  const [ada, bob] = [newId(), newId()]
  expect(parseRoll({ user_ids: [ada, bob, 7] })).toEqual(
    new Map([
      [ada, undefined],
      [bob, undefined],
    ]),
  )
  const channels = [null, 7, {}, { channel_id: 'x', users: 'all' }, { channel_id: 'y', users: [-1, 5, '0', 0.5, 1] }]
  expect(parseRoll({ user_ids: [ada, bob], channels })).toEqual(
    new Map([
      [ada, []],
      [bob, ['y']],
    ]),
  )
  expect(parseRoll({})).toEqual(new Map())
})
