import { expect, test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load.ts'
import { foundTeam } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

/** Longer than a caller waits for a connection, so that the outage is told. */
const OUTAGE_MS = 8_000

test.each(['database', 'nats'] as const)(
  'FLT-13 cut off from the %s, dropped and not refused, it says so in time, and nothing is lost when the way is back',
  async (line) => {
    await using stack = await startStack({ shape: 'many', lines: true })
    const team = await foundTeam(stack)
    await using load = await startLoad(stack, team)
    await load.more(30)
    const cutAt = performance.now()
    stack.lines?.[line].cut()
    await eventually('/ready tells the truth', async () => (await readiness(stack)) === 503, 20_000)
    expect((await fetch(`${stack.url}/health`)).status).toBe(200)
    await eventually('the outage is over', () => performance.now() - cutAt > OUTAGE_MS, OUTAGE_MS + 1_000)
    stack.lines?.[line].mend()
    await load.more(30)
    await eventually('/ready is well again', async () => (await readiness(stack)) === 200, 30_000)
    await load.verify()
  },
  120_000,
)

async function readiness(stack: Stack): Promise<number> {
  return (await fetch(`${stack.url}/ready`, { signal: AbortSignal.timeout(10_000) })).status
}
