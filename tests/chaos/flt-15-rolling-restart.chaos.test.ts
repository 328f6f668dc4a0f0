import { expect, test } from 'bun:test'
import { startLoad } from '../support/load.ts'
import { foundTeam } from '../support/people.ts'
import { startTwoNodes } from '../support/two-nodes.ts'

test('FLT-15 two nodes restarted one after the other under load: always one is ready, and nothing is lost, doubled or out of order', async () => {
  await using nodes = await startTwoNodes()
  const team = await foundTeam(nodes.place)
  await using load = await startLoad(nodes.place, team)
  await load.more(30)
  const seen: number[] = []
  let rolling = true
  const watching = (async () => {
    while (rolling) {
      const answer = await fetch(`${nodes.place.url}/ready`, { headers: { connection: 'close' } })
      seen.push(answer.status)
      await answer.body?.cancel()
    }
  })()
  for (const node of [0, 1]) {
    expect(await nodes.roll(node)).toBe(0)
    await load.more(30)
  }
  rolling = false
  await watching
  expect(seen.length).toBeGreaterThan(5)
  expect(seen.filter((status) => status !== 200)).toEqual([])
  await load.verify()
}, 120_000)
