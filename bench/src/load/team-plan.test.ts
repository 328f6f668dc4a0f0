import { expect, test } from 'bun:test'
import { meanReaders, planTeam } from './team-plan.ts'

const size = { users: 2_000, channels: 400, channelsEach: 5 }
const plan = planTeam(size)

test('everybody has as many different channels as asked for, and both lists say the same', () => {
  expect(plan.channelsOf).toHaveLength(2_000)
  for (const channels of plan.channelsOf) expect(new Set(channels).size).toBe(5)
  expect(plan.membersOf).toHaveLength(400)
  expect(plan.membersOf.reduce((sum, { length }) => sum + length, 0)).toBe(10_000)
  for (const [channel, members] of plan.membersOf.entries())
    for (const user of members) expect(plan.channelsOf[user]).toContain(channel)
})

test('no channel is empty, and the first are far more popular than the last', () => {
  const sizes = plan.membersOf.map(({ length }) => length)
  expect(Math.min(...sizes)).toBeGreaterThan(0)
  expect(sizes[0]).toBeGreaterThan(800)
  expect(sizes[0]).toBeLessThan(1_500)
  const ofTen = (from: number) => sizes.slice(from, from + 10).reduce((sum, each) => sum + each, 0)
  expect(ofTen(0)).toBeGreaterThan(10 * ofTen(390))
})

test('posts go to popular channels more often, each by a member', () => {
  for (const { channel, author } of plan.posts) expect(plan.channelsOf[author]).toContain(channel)
  const first = plan.posts.filter(({ channel }) => channel === 0).length / plan.posts.length
  expect(first).toBeWithin(0.09, 0.14)
  expect(meanReaders(plan)).toBeWithin(200, 400)
})

test('the same size gives the same team', () => {
  expect(planTeam(size)).toEqual(plan)
})

test('a team of fewer people than channels, and one that cannot be', () => {
  const { membersOf, posts } = planTeam({ users: 3, channels: 20, channelsEach: 2 })
  expect(membersOf.reduce((sum, { length }) => sum + length, 0)).toBe(6)
  for (const { channel, author } of posts) expect(membersOf[channel]).toContain(author)
  expect(() => planTeam({ users: 3, channels: 4, channelsEach: 5 })).toThrow(RangeError)
})
