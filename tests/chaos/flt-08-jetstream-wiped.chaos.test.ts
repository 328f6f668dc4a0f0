import { test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load.ts'
import { foundTeam } from '../support/people.ts'
import { startStack } from '../support/stack.ts'

test('FLT-08 with the data of JetStream wiped under load nobody misses a post, and everything goes on by itself', async () => {
  await using stack = await startStack({ shape: 'many' })
  const { nats } = stack
  if (!nats) throw new Error('This test needs nats-server')
  const team = await foundTeam(stack)
  await using load = await startLoad(stack, team)
  await load.more(50)
  await nats.wipe()
  await load.more(50)
  await eventually('/ready is well again', async () => (await fetch(`${stack.url}/ready`)).ok)
  await load.verify()
}, 90_000)
