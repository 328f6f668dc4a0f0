import { expect, setDefaultTimeout, test } from 'bun:test'
import { newId } from '../../std/mod.ts'
import { buildCommunity, testDatabase } from '../../testing/mod.ts'
import { migrateWithin } from '../migrate.ts'

setDefaultTimeout(60_000)

test('FLT-04 plain secrets stay as they are until a server seals them; going back, what is sealed gives way to a new one', async () => {
  await using own = await testDatabase()
  const { db } = own
  const { id: community_id } = await buildCommunity(db)
  await db.transaction((trx) => migrateWithin(trx, '0023_limits'))
  const [plain, sealed] = [newId(), newId()]
  const hook = { community_id, name: 'CRM', url: 'https://crm.example.org/', events: ['ping'] }
  for (const id of [plain, sealed]) {
    await db.kysely
      .insertInto('outgoing_webhooks')
      .values({ ...hook, id, secret: 'whsec_plain' })
      .execute()
  }
  await db.kysely
    .insertInto('system_settings')
    .values({ key: 'files.signing_secret', value: { secret: 'x' } })
    .execute()
  const secrets = async () => {
    const rows = await db.kysely.selectFrom('outgoing_webhooks').select(['id', 'secret']).execute()
    return new Map(rows.map(({ id, secret }) => [id, secret]))
  }

  await db.transaction((trx) => migrateWithin(trx, '0024_sealed_secrets'))
  expect([...(await secrets()).values()]).toEqual(['whsec_plain', 'whsec_plain'])
  expect(await db.kysely.selectFrom('system_settings').selectAll().execute()).toEqual([])
  const one = db.kysely.updateTable('outgoing_webhooks').where('id', '=', sealed)
  await expect(one.set({ secret: null }).execute()).rejects.toThrow('outgoing_webhooks_secret')
  await one.set({ secret: null, secret_sealed: 'v1.abc', disabled_reason: 'secret_unreadable' }).execute()

  await db.transaction((trx) => migrateWithin(trx, '0023_limits'))
  const after = await secrets()
  expect(after.get(plain)).toBe('whsec_plain')
  expect(after.get(sealed)).toMatch(/^whsec_[\w+/]{43}=$/)
})
