import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { restoreBackup } from '@ajet/shared/db'
import { findSecretsIn, testDatabase } from '@ajet/shared/testing'
import type { SecretTable } from './row-secrets.ts'
import {
  everythingIn,
  openSecretWorld,
  otherKey,
  ownKey,
  type LoggedApi,
  type Made,
  type MadeIncoming,
  type SecretWorld,
} from './secrets-fixtures.ts'

const HOUR_MS = 60 * 60_000

let our: SecretWorld
beforeEach(async () => {
  our = await openSecretWorld()
})
afterEach(() => our[Symbol.asyncDispose]())

test('ABU-09 no secret of a webhook or command lies in the database or in a backup as it is, nor does a token', async () => {
  const { world } = our
  const [incoming, outgoing, command] = [await our.makeIncoming(), await our.makeOutgoing(), await our.makeCommand()]
  const changed = 'another one of theirs'
  await world.call(world.owner, 'PATCH', `/api/webhooks/${incoming.id}`, { secret: changed })
  const renewed = (await world.call(world.owner, 'POST', `/api/outgoing-webhooks/${outgoing.id}/secret`)).body.secret
  expect(await our.send(incoming, changed)).toMatchObject({ status: 200 })
  expect(await our.ping(outgoing)).toMatchObject({ status: 'delivered' })
  expect(await our.run('/weather')).toMatchObject({ ok: true })
  const signing = [outgoing.secret, renewed, command.secret]
  const secrets = [incoming.secret, incoming.token, changed, ...signing, ...signing.map(keyOf)]
  const backup = Buffer.from(await Bun.zstdDecompress(await our.backUp())).toString()
  for (const text of [await everythingIn(world.db), backup]) {
    expect(text).toContain(incoming.id)
    expect(findSecretsIn(text, secrets)).toEqual([])
  }
})

test('a backup restores with its secrets where the key is the same, and says so where it is another', async () => {
  const [incoming, outgoing] = [await our.makeIncoming(), await our.makeOutgoing()]
  await using place = await testDatabase()
  const bytes = await our.backUp()
  const source = (async function* () {
    yield bytes
  })()
  await restoreBackup({ db: place.db, files: our.world.files.storage, source })
  await using same = await our.another(ownKey, place)
  expect(await our.send(incoming, incoming.secret, same)).toMatchObject({ status: 200 })
  expect(await our.ping(outgoing, same)).toMatchObject({ status: 'delivered' })
  our.expectSigned(outgoing.secret)
  await using other = await our.another(otherKey, place)
  expect(await our.send(incoming, incoming.secret, other)).toMatchObject({ body: { code: 'secret_unreadable' } })
})

test('a secret that is taken away is gone, and what is not signed comes in', async () => {
  const { world, webhooks } = our
  const hook = await our.makeIncoming()
  const listed = async () => (await world.call(world.owner, 'GET', webhooks)).body.items
  expect(await listed()).toMatchObject([{ has_secret: true }])
  await world.call(world.owner, 'PATCH', `/api/webhooks/${hook.id}`, { name: 'Other' })
  expect(await our.send(hook, 'wrong')).toMatchObject({ body: { code: 'forbidden' } })
  await world.call(world.owner, 'PATCH', `/api/webhooks/${hook.id}`, { secret: null })
  expect(await listed()).toMatchObject([{ has_secret: false }])
  expect(await our.send(hook, 'wrong')).toMatchObject({ status: 200 })
  const rows = await world.db.kysely.selectFrom('webhooks').select(['secret', 'secret_sealed']).execute()
  expect(rows).toEqual([{ secret: null, secret_sealed: null }])
})

describe('a sealed secret opens nothing', () => {
  test('ABU-09 in another row than its own', async () => {
    const [mine, theirs] = [await our.makeIncoming(), await our.makeIncoming()]
    const [outgoing, otherOutgoing] = [await our.makeOutgoing(), await our.makeOutgoing()]
    const [command, otherCommand] = [await our.makeCommand(), await our.makeCommand('forecast')]
    await copy('webhooks', mine, theirs)
    await copy('outgoing_webhooks', outgoing, otherOutgoing)
    await copy('custom_commands', command, otherCommand)
    await using server = await our.another(ownKey)
    const incoming = { ...theirs, secret: mine.secret }
    await expectUnreadable(server, { incoming, outgoing: otherOutgoing, command: '/forecast' })
    // Those it was copied from are as they were.
    expect(await our.send(mine, mine.secret)).toMatchObject({ status: 200 })
    expect(await our.ping(outgoing)).toMatchObject({ status: 'delivered' })
    expect(await our.run('/weather')).toMatchObject({ ok: true })
  })

  test('ABU-09 with another key: it is told of in log and answers, and nothing goes out unsigned', async () => {
    const [incoming, outgoing] = [await our.makeIncoming(), await our.makeOutgoing()]
    await our.makeCommand()
    await using server = await our.another(otherKey)
    await expectUnreadable(server, { incoming, outgoing, command: '/weather' })
    const text = server.lines.join('')
    expect(text).toContain('sealed with another encryption key')
    for (const { id } of [incoming, outgoing]) expect(text).toContain(id)
    // The key is back.
    our.world.clock.advance(HOUR_MS)
    expect(await our.lastDelivery(outgoing)).toMatchObject({ status: 'delivered', attempts: 2, error: null })
    our.expectSigned(outgoing.secret)
  })

  test('where there is no key, and the answers say the same', async () => {
    const [incoming, outgoing] = [await our.makeIncoming(), await our.makeOutgoing()]
    await our.makeCommand()
    await using server = await our.another(new Error('encryption.key does not hold a key'))
    await expectUnreadable(server, { incoming, outgoing, command: '/weather' })
    expect(server.lines.join('')).toContain('encryption.key does not hold a key')
  })

  test('and is renewed by whoever it belongs to', async () => {
    const { owner } = our.world
    const [incoming, outgoing] = [await our.makeIncoming(), await our.makeOutgoing()]
    await using server = await our.another(otherKey)
    expect(await our.ping(outgoing, server)).toMatchObject({ status: 'waiting' })
    const renewed = (await server.call(owner, 'POST', `/api/outgoing-webhooks/${outgoing.id}/secret`)).body.secret
    server.clock.advance(HOUR_MS)
    expect(await our.lastDelivery(outgoing, server)).toMatchObject({ status: 'delivered' })
    our.expectSigned(renewed)
    await server.call(owner, 'PATCH', `/api/webhooks/${incoming.id}`, { secret: 'a new secret' })
    expect(await our.send(incoming, 'a new secret', server)).toMatchObject({ status: 200 })
  })

  test('a webhook that cannot be signed for a day is switched off, with the reason', async () => {
    const { owner, community } = our.world
    const outgoing = await our.makeOutgoing()
    await using server = await our.another(otherKey)
    await our.ping(outgoing, server)
    for (let hours = 0; hours < 25; hours += 1) {
      server.clock.advance(HOUR_MS)
      await server.takeEvents()
    }
    const { items } = (await server.call(owner, 'GET', `/api/communities/${community.slug}/outgoing-webhooks`)).body
    expect(items).toMatchObject([{ enabled: false, disabled_reason: 'secret_unreadable' }])
    const told = (await server.call(owner, 'GET', '/api/notifications')).body.items.at(-1)
    expect(told).toMatchObject({ data: { event: 'webhook_disabled', reason: 'secret_unreadable', name: 'CRM' } })
    expect(our.receiver.calls).toEqual([])
  })
})

/** What a signing secret is besides its text: the key itself. */
function keyOf(secret: string): string {
  return Buffer.from(secret.slice('whsec_'.length), 'base64').toString('latin1')
}

/** Copies what one row keeps of its secret into another. */
async function copy(table: SecretTable, from: Made, to: Made): Promise<void> {
  const statement = `update ${table} t set secret = f.secret, secret_sealed = f.secret_sealed from ${table} f`
  await our.world.db.sql.unsafe(`${statement} where f.id = $1 and t.id = $2`, [from.id, to.id])
}

interface Unreadable {
  readonly incoming: MadeIncoming
  readonly outgoing: Made
  readonly command: string
}

async function expectUnreadable(server: LoggedApi, { incoming, outgoing, command }: Unreadable): Promise<void> {
  const refused = { status: 503, body: { code: 'secret_unreadable' } }
  expect(await our.send(incoming, incoming.secret, server)).toMatchObject(refused)
  const error = expect.stringContaining('cannot read the secret')
  expect(await our.ping(outgoing, server)).toMatchObject({ status: 'waiting', attempts: 1, error })
  const text = expect.stringContaining('cannot read its secret')
  expect(await our.run(command, server)).toMatchObject({ ok: false, text })
  expect(our.receiver.calls).toEqual([])
  expect(server.lines.filter((line) => line.includes('cannot be read'))).toHaveLength(3)
}
