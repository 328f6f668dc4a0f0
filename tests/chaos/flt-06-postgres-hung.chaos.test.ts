import { expect, test } from 'bun:test'
import { ApiTimeoutError, createApiClient } from '@ajet/shared/api-client'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load.ts'
import { foundTeam } from '../support/people.ts'
import { findPostgres } from '../support/postgres-process.ts'
import { startStack } from '../support/stack.ts'

const POOL = 4

test('FLT-06 while PostgreSQL hangs requests get a clear 503 in time and /ready says so; afterwards it goes on by itself', async () => {
  await using stack = await startStack({ shape: 'one', env: { AJET_DB_POOL_SIZE: String(POOL) } })
  const team = await foundTeam(stack)
  await using load = await startLoad(stack, team)
  await load.more(20)
  const postgres = findPostgres(stack.dataDir)
  postgres.freeze()
  try {
    const impatient = createApiClient({ baseUrl: stack.url, token: team.owner.token, retries: 0 })
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => impatient.getMe({})))
    const codes = asked.map((answer) => (answer.status === 'rejected' ? codeOf(answer.reason) : 'answered'))
    // Those that had a connection already wait for the answer of the database, longer than this client does.
    expect(codes.filter((code) => code === 'timeout').length).toBeLessThanOrEqual(POOL)
    expect(codes.filter((code) => code === 'database_busy').length).toBeGreaterThanOrEqual(20 - POOL)
    const ready = await fetch(`${stack.url}/ready`)
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('atabase')])
    expect((await fetch(`${stack.url}/health`)).status).toBe(200)
  } finally {
    postgres.thaw()
  }
  await load.more(20)
  await eventually('/ready is well again', async () => (await fetch(`${stack.url}/ready`)).ok)
  await load.verify()
}, 120_000)

function codeOf(error: unknown): unknown {
  if (error instanceof ApiTimeoutError) return 'timeout'
  return error instanceof Error && 'code' in error ? error.code : error
}
