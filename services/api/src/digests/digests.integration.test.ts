import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { MailOrder, Postbox } from '@ajet/shared/mailer'
import { sendFile } from '../testing/send-file.ts'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

const HOUR_MS = 60 * 60_000
let world: TestWorld
let mails: MailOrder[]
let reaches = true
let stall: (order: MailOrder) => Promise<void> | undefined
const postbox: Postbox = {
  get reachesPeople() {
    return reaches
  },
  put: async (_trx, order) => {
    mails.push(order)
    await stall(order)
    return 'queued'
  },
  collect: () => undefined,
}

beforeEach(async () => {
  mails = []
  reaches = true
  stall = () => undefined
  world = await testWorld({ postbox, batchSize: 2 })
  await world.db.sql`update users set email_confirmed_at = now(), email = username || '@example.org'`
  await world.api.start()
})
afterEach(() => world[Symbol.asyncDispose]())

async function pass(hours: number): Promise<void> {
  world.clock.advance(hours * HOUR_MS)
  await world.takeEvents()
}
const to = () => mails.map(({ to: { address } }) => address)

test('whoever is away for a day is told by mail what waits, once, without the texts', async () => {
  await world.post(world.owner, world.club, 'the @mia secret')
  await pass(23)
  expect(mails).toEqual([])
  await pass(2)
  expect(mails).toMatchObject([
    {
      to: { address: 'mia@example.org' },
      template: 'digest',
      data: { lines: [{ what: 'mention', where: 'club' }], more: 0 },
    },
  ])
  expect(JSON.stringify(mails)).not.toContain('secret')
  await pass(72)
  expect(mails).toHaveLength(1)
  await world.post(world.owner, world.club, '@mia again')
  await world.takeEvents()
  await pass(1)
  expect(mails).toHaveLength(2)
})

test('each is told once, also by a server that stood still while another took its job over', async () => {
  await world.post(world.owner, world.club, 'Hello @mia')
  // People are notified behind the post, and of nothing that they have read by then.
  await world.takeEvents()
  await world.post(world.member, world.club, `Hello @${world.owner.username}`)
  await world.takeEvents()
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  stall = () => {
    begun.resolve()
    return goOn.promise
  }
  world.clock.advance(30 * HOUR_MS)
  const done = world.takeEvents()
  await begun.promise
  await world.db.sql`update job_queue set lease = null, locked_until = null where kind = 'digests/send'`
  world.clock.advance(10_000)
  const waiters = () => world.db.sql`select pid from pg_locks where not granted`
  while ((await waiters()).length === 0) await world.db.ping()
  goOn.resolve()
  await done
  await world.takeEvents()
  expect(to().toSorted()).toEqual(['mia@example.org', `${world.owner.username}@example.org`].toSorted())
})

test('nobody is told who is here, has read it, is out of the channel, has no confirmed address, or wants no mails', async () => {
  await world.post(world.owner, world.club, 'Hello @mia')
  await world.takeEvents()
  await world.call(world.member, 'POST', '/api/notifications/read', { all: true })
  await pass(30)
  expect(to()).toEqual([])
  await world.post(world.owner, world.club, 'Hello @mia')
  await world.call(world.member, 'PATCH', '/api/me', { settings: { mail_digest_hours: 0 } })
  await pass(30)
  expect(to()).toEqual([])
  await world.call(world.member, 'PATCH', '/api/me', { settings: { mail_digest_hours: 48 } })
  await world.db.sql`update users set last_seen_at = ${new Date(world.clock.now())} where id = ${world.member.id}`
  await pass(30)
  expect(to()).toEqual([])
  await world.call(world.owner, 'DELETE', `/api/channels/${world.club.id}/members/${world.member.id}`)
  await pass(30)
  expect(to()).toEqual([])
  await world.post(world.owner, world.vault, 'Hello @mia')
  await world.db.sql`update users set email_confirmed_at = null`
  await pass(90)
  expect(to()).toEqual([])
  await world.db.sql`update users set email_confirmed_at = now()`
  reaches = false
  await pass(1)
  expect(to()).toEqual([])
  reaches = true
  await pass(1)
  expect(to()).toEqual(['mia@example.org'])
})

test('files that no row names are deleted when they are old, a day after they were found, and no others', async () => {
  const { storage } = world.files
  const put = (key: string) =>
    storage.put(key, new TextEncoder().encode('x'), { contentType: 'text/plain', maxBytes: 9 })
  const file = (await sendFile(world, world.member, world.club.id, { bytes: 'plans' })).body
  await world.post(world.member, world.club, 'kept', { attachment_ids: [file.id] })
  const left = 'attachments/nobody/left.txt'
  await put(left)
  await world.db.sql`update job_queue set run_at = ${new Date(world.clock.now())} where kind = 'files/orphans'`
  await world.takeEvents()
  expect(await world.files.keys()).toContain(left)
  await pass(7 * 24)
  expect(await world.files.keys()).toContain(left)
  // The database's clock goes its own way.
  await world.db.sql`update file_deletion_queue set created_at = created_at - interval '25 hours'`
  await pass(1)
  const keys = await world.files.keys()
  expect(keys).not.toContain(left)
  const rows = await world.db.kysely.selectFrom('attachments').select('storage_key').execute()
  for (const { storage_key } of rows) expect(keys).toContain(storage_key)
})
