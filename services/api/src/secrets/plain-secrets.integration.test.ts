import { afterEach, beforeEach, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { findSecretsIn } from '@ajet/shared/testing'
import { newSigningSecret } from '../outbound/signature.ts'
import type { SecretTable } from './row-secrets.ts'
import { everythingIn, openSecretWorld, ownKey, type Made, type SecretWorld } from './secrets-fixtures.ts'

const HOUR_MS = 60 * 60_000

let our: SecretWorld
beforeEach(async () => {
  our = await openSecretWorld()
})
afterEach(() => our[Symbol.asyncDispose]())

test('ABU-09 rows of the version before work as they are, are sealed within an hour, and work on', async () => {
  const { world } = our
  await world.api.start()
  const [incoming, outgoing, command] = [await our.makeIncoming(), await our.makeOutgoing(), await our.makeCommand()]
  const secrets = [incoming.secret, outgoing.secret, command.secret]
  await unseal('webhooks', incoming)
  await unseal('outgoing_webhooks', outgoing)
  await unseal('custom_commands', command)
  const expectWorking = async () => {
    expect(await our.send(incoming, 'wrong')).toMatchObject({ body: { code: 'forbidden' } })
    expect(await our.send(incoming, incoming.secret)).toMatchObject({ status: 200 })
    expect(await our.ping(outgoing)).toMatchObject({ status: 'delivered' })
    our.expectSigned(outgoing.secret)
    expect(await our.run('/weather')).toMatchObject({ ok: true })
    our.expectSigned(command.secret)
  }
  await expectWorking()
  expect(findSecretsIn(await everythingIn(world.db), secrets).length).toBeGreaterThanOrEqual(3)
  world.clock.advance(HOUR_MS)
  await world.takeEvents()
  expect(findSecretsIn(await everythingIn(world.db), secrets)).toEqual([])
  await expectWorking()
})

test('to a server of the version before, a sealed row lets nothing in unsigned, and nothing out', async () => {
  const { kysely } = our.world.db
  await Promise.all([our.makeIncoming(), our.makeOutgoing(), our.makeCommand()])
  const { secret } = await kysely.selectFrom('webhooks').select('secret').executeTakeFirstOrThrow()
  expect(secret).toStartWith('v1.')
  expect(await kysely.selectFrom('outgoing_webhooks').select('secret').execute()).toEqual([{ secret: null }])
  expect(await kysely.selectFrom('custom_commands').select('secret').execute()).toEqual([{ secret: null }])
})

test('what such a server writes later counts, and is sealed in its turn', async () => {
  const { world } = our
  await world.api.start()
  const [incoming, outgoing] = [await our.makeIncoming(), await our.makeOutgoing()]
  const [given, renewed] = ['set at the old server', newSigningSecret()]
  await writeAsBefore('webhooks', incoming, given)
  await writeAsBefore('outgoing_webhooks', outgoing, renewed)
  const expectWorking = async () => {
    expect(await our.send(incoming, incoming.secret)).toMatchObject({ body: { code: 'forbidden' } })
    expect(await our.send(incoming, given)).toMatchObject({ status: 200 })
    expect(await our.ping(outgoing)).toMatchObject({ status: 'delivered' })
    our.expectSigned(renewed)
  }
  await expectWorking()
  world.clock.advance(HOUR_MS)
  await world.takeEvents()
  expect(findSecretsIn(await everythingIn(world.db), [renewed, given])).toEqual([])
  await expectWorking()
  await writeAsBefore('webhooks', incoming, null)
  expect(await our.send(incoming, 'none')).toMatchObject({ status: 200 })
})

test('two servers seal hundreds at the same time, and all of them open', async () => {
  const { world, receiver } = our
  const { kysely } = world.db
  const more = { community_id: world.community.id, usage: '/x', help: 'x', url: receiver.url }
  const rows = Array.from({ length: 250 }, (_, n) => ({ id: newId(), name: nameOf(n), secret: newSigningSecret() }))
  await kysely
    .insertInto('custom_commands')
    .values(rows.map((row) => ({ ...row, ...more })))
    .execute()
  await using server = await our.another(ownKey)
  const servers = [world, server]
  for (const { api } of servers) await api.start()
  for (const { clock } of servers) clock.advance(HOUR_MS)
  await Promise.all(servers.map((one) => one.takeEvents()))
  const secrets = rows.map(({ secret }) => secret)
  expect(findSecretsIn(await everythingIn(world.db), secrets)).toEqual([])
  for (const { name, secret } of rows.filter((_, n) => n % 83 === 0)) {
    expect(await our.run(`/${name}`, server)).toMatchObject({ ok: true })
    our.expectSigned(secret)
  }
})

/** A row as the version before has made it. */
async function unseal(table: SecretTable, { id, secret }: Made): Promise<void> {
  const statement = `update ${table} set secret = $1, secret_sealed = null where id = $2`
  await our.world.db.sql.unsafe(statement, [secret, id])
}

/** A server of that version leaves the column it does not know. */
async function writeAsBefore(table: SecretTable, { id }: Made, secret: string | null): Promise<void> {
  await our.world.db.sql.unsafe(`update ${table} set secret = $1 where id = $2`, [secret, id])
}

/** Names of commands have no digits. */
function nameOf(n: number): string {
  return `c${String(n).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`
}
