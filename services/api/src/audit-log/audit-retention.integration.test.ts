import { expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { testWorld } from '../testing/test-world.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** Which rows are left after an hour, by what their target says. */
async function leftOf(auditDays?: number): Promise<readonly string[]> {
  await using world = await testWorld({ batchSize: 2, ...(auditDays !== undefined && { auditDays }) })
  const add = (target: string, days: number, community_id: string | null) => {
    const created_at = new Date(world.clock.now() - days * DAY_MS)
    const row = { id: newId(), community_id, action: 'member/kicked', target, created_at }
    return world.db.kysely.insertInto('audit_log').values(row).execute()
  }
  for (let n = 0; n < 5; n++) await add('old', 91, n % 2 === 0 ? world.community.id : null)
  await add('young', 89, world.community.id)
  await add('young', 0, null)
  await world.api.start()
  world.clock.advance(HOUR_MS)
  await world.api.settle()
  const rows = await world.db.kysely.selectFrom('audit_log').select('target').orderBy('created_at').execute()
  return rows.map(({ target }) => target)
}

test('rows of the audit log are kept for ever', async () => {
  expect(await leftOf()).toEqual([...Array<string>(5).fill('old'), 'young', 'young'])
})

test('where the settings say after how many days, older ones are deleted, in steps', async () => {
  expect(await leftOf(90)).toEqual(['young', 'young'])
})
