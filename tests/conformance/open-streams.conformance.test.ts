import { afterAll, beforeAll, expect, test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { openLiveStream, streamDoors } from '../support/live-stream.ts'
import { foundTeam, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

const MOST = 3
let stack: Stack
let team: Team
beforeAll(async () => {
  stack = await startStack({ env: { AJET_LIMITS_STREAMS_PER_SESSION: String(MOST) } })
  team = await foundTeam(stack)
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

for (const door of streamDoors) {
  test(`AJ-9 ${door}: one session has so many streams open and no more, and one that is closed makes room`, async () => {
    const { token } = await team.invite(`person${streamDoors.indexOf(door)}`)
    const open = () => openLiveStream(stack, door, token)
    for (let round = 0; round < 3; round++) {
      await using first = await open()
      await using second = await open()
      await using third = await open()
      expect([first.status, second.status, third.status]).toEqual([200, 200, 200])
      await using refused = await open()
      expect(refused.status).toBe(429)
      await third[Symbol.asyncDispose]()
      await eventually('there is room for one', async () => {
        await using again = await open()
        return again.status === 200
      })
      await Promise.all([first, second].map((stream) => stream[Symbol.asyncDispose]()))
      await eventually('there is room for all', async () => {
        const all = await Promise.all(Array.from({ length: MOST }, open))
        await Promise.all(all.map((stream) => stream[Symbol.asyncDispose]()))
        return all.every(({ status }) => status === 200)
      })
    }
  }, 60_000)
}
