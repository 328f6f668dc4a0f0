import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { gatherCrowd } from '../support/crowd.ts'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { startStack } from '../support/stack.ts'

/** The row says 5,000 clients, which `npm run bench -- resume` takes; here they share two cores with the server. */
const SOCKETS = 900
const STREAMS = 100
const PEOPLE = 20
const ROUNDS = 3
const AWAY = 20
/** It goes up and down between 240 and 440 over 40 rounds. */
const MEMORY_MIB = 700

test('FLT-12 a thousand clients that drop and reconnect at once, again and again, miss nothing, and posting goes on', async () => {
  await using stack = await startStack({ shape: 'one' })
  const team = await foundTeam(stack)
  const people = await Promise.all(Array.from({ length: PEOPLE }, (_, at) => team.invite(`reader${at}`)))
  const { id: channel_id } = await openChannel(team, people)
  const posted: string[] = []
  const post = async () => {
    const word = `word-${posted.length}.`
    posted.push(word)
    await team.owner.client.postMessage({ params: { channel_id }, body: { body_md: word } })
  }
  const tokens = people.map(({ token }) => token)
  await using crowd = gatherCrowd(stack, tokens, { '/ws/gateway': SOCKETS, '/ws/tui/events': STREAMS })
  const allHave = () => crowd.texts().every((text) => text.includes(posted.at(-1) ?? ''))
  await using load = await startLoad(stack, team, { clients: 2 })
  await crowd.come()
  await post()
  await eventually('everybody is there', allHave, 20_000)

  const memory: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await crowd.leave()
    for (let n = 0; n < AWAY; n++) await post()
    const began = performance.now()
    await crowd.come()
    expect((await fetch(`${stack.url}/ready`)).status).toBe(200)
    await eventually('everybody has what was missed', allHave, 20_000)
    expect(performance.now() - began).toBeLessThan(10_000)
    await load.more(10)
    memory.push(residentMiB(stack.process('api').pid))
  }
  for (const text of crowd.texts()) expect(wordsIn(text)).toEqual(posted)
  expect(Math.max(...memory)).toBeLessThan(MEMORY_MIB)
  await load.verify()
}, 180_000)

/** In the order they came. A message stands in its event as text and as what it is shown as: counted once. */
function wordsIn(text: string): readonly string[] {
  return [...text.matchAll(/"body_md":"(word-\d+\.)"/g)].map(([, word]) => word ?? '')
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}
