import { test } from 'bun:test'
import { startLoad } from '../support/load.ts'
import { foundTeam } from '../support/people.ts'
import { startStack } from '../support/stack.ts'

const CLIENTS = 20

test('FLT-21 kill -9 of the whole server under load loses no acknowledged post, doubles none and keeps one order', async () => {
  await using stack = await startStack({ shape: 'one' })
  const team = await foundTeam(stack)
  await using load = await startLoad(stack, team, { clients: CLIENTS })
  await load.more(CLIENTS * 3)
  await stack.process('api').kill9()
  await stack.restart('api')
  await load.more(CLIENTS * 3)
  await load.verify()
}, 180_000)
