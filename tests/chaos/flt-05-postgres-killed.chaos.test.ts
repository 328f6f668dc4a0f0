import { expect, test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load.ts'
import { foundTeam } from '../support/people.ts'
import { findPostgres } from '../support/postgres-process.ts'
import { startStack } from '../support/stack.ts'

test('FLT-05 PostgreSQL killed under load is started again by the server, and nobody loses or doubles a post', async () => {
  await using stack = await startStack({ shape: 'one' })
  const team = await foundTeam(stack)
  await using load = await startLoad(stack, team)
  await load.more(50)
  for (const round of [1, 2]) {
    const postgres = findPostgres(stack.dataDir)
    postgres.kill9()
    await postgres.replaced()
    await load.more(50 * round)
  }
  await eventually('/ready is well again', async () => (await fetch(`${stack.url}/ready`)).ok)
  await load.verify()
  expect(stack.process('api').output()).not.toContain('"level":"fatal"')
}, 90_000)
