import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { TestUser } from '@ajet/shared/testing'
import { sendFile } from '../testing/send-file.ts'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeEach(async () => {
  world = await testWorld({ batchSize: 3 })
})
afterEach(() => world[Symbol.asyncDispose]())

const count = async (table: 'messages' | 'channel_reads' | 'channels' | 'job_queue' | 'attachments' | 'audit_log') =>
  Number(
    (
      await world.db.kysely
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<string>().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )

/** The rows of messages are held, so that a job can take none of them. */
async function holdingMessages(work: () => Promise<void>): Promise<void> {
  await world.db.transaction(async (trx) => {
    await trx.selectFrom('messages').select('id').forUpdate().execute()
    await work()
  })
}

test('a channel with very much in it is gone for everybody at once, and its rows in steps', async () => {
  const root = (await world.post(world.member, world.club, 'root')).body
  for (let n = 0; n < 7; n++) await world.post(world.owner, world.club, `reply ${n}`, { parent_id: root.id })
  const file = (await sendFile(world, world.member, world.club.id, { bytes: 'plans' })).body.id
  await world.post(world.member, world.club, 'with a file', { attachment_ids: [file] })
  for (let n = 0; n < 8; n++) await world.post(world.member, world.club, `message ${n}`)
  await world.takeEvents()
  const path = `/api/channels/${world.club.id}`
  await holdingMessages(async () => {
    const began = performance.now()
    expect((await world.call(world.owner, 'DELETE', path)).status).toBe(204)
    // The job cannot have taken the rows, and nobody waited for that.
    expect(performance.now() - began).toBeLessThan(2_000)
    for (const user of [world.owner, world.member]) {
      expect((await world.call(user, 'GET', path)).status).toBe(404)
      expect((await world.call(user, 'GET', `${path}/messages`)).status).toBe(404)
      expect((await world.call(user, 'GET', `/api/messages/${root.id}`)).status).toBe(404)
      expect((await world.post(user, world.club, 'late')).status).toBe(404)
      expect((await world.call(user, 'PUT', `${path}/members/me`)).status).toBe(404)
      expect((await world.call(user, 'GET', '/api/search?q=message')).body.messages.items).toEqual([])
      const { communities } = (await world.call(user, 'GET', '/api/sync')).body
      expect(communities[0].channels.map(({ id }: { id: string }) => id)).not.toContain(world.club.id)
    }
    const again = { name: 'club' }
    const made = await world.call(world.owner, 'POST', `/api/communities/${world.community.id}/channels`, again)
    expect(made.status).toBe(201)
  })
  await world.takeEvents()
  expect([await count('messages'), await count('attachments'), await count('job_queue')]).toEqual([0, 0, 0])
  const left = await world.db.kysely.selectFrom('channels').select('id').where('id', '=', world.club.id).execute()
  expect(left).toEqual([])
})

test('everybody is told once that a channel has gone', async () => {
  await world.post(world.member, world.vault, 'secret')
  const { result, events } = await world.verify(() =>
    world.call(world.owner, 'DELETE', `/api/channels/${world.vault.id}`),
  )
  expect([result.status, events.map(({ type, audience }) => [type, audience])]).toEqual([
    204,
    [['channel/deleted', 'channel']],
  ])
})

test('a post that waited for the lock of a channel finds it gone', async () => {
  const blocked = async (n: number) => {
    const waiting = async () =>
      Number(
        (
          await world.db.sql<{ n: string }[]>`select count(*) as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
        )[0]?.n,
      )
    while ((await waiting()) < n) await world.db.ping()
  }
  const answers = await world.db.transaction(async (trx) => {
    await trx.selectFrom('channels').select('id').where('id', '=', world.club.id).forUpdate().execute()
    const deleted = world.call(world.owner, 'DELETE', `/api/channels/${world.club.id}`)
    await blocked(1)
    const posted = world.post(world.member, world.club, 'late')
    await blocked(2)
    return [deleted, posted]
  })
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([204, 404])
  await world.takeEvents()
  expect(await count('messages')).toBe(0)
})

test('a community with very much in it is gone for everybody at once, and its rows in steps', async () => {
  for (let n = 0; n < 10; n++) await world.post(world.member, n % 2 ? world.club : world.vault, `message ${n}`)
  const path = `/api/communities/${world.community.id}`
  const { code } = (await world.call(world.owner, 'POST', `${path}/invites`, {})).body
  await world.call(world.owner, 'POST', '/api/communities', { name: 'Next', slug: 'next' })
  const slugs = async (user: TestUser) =>
    (await world.call(user, 'GET', '/api/sync')).body.communities.map(({ slug }: { slug: string }) => slug)
  await holdingMessages(async () => {
    expect((await world.call(world.owner, 'DELETE', path)).status).toBe(204)
    for (const user of [world.owner, world.member]) {
      expect((await world.call(user, 'GET', path)).status).toBe(404)
      expect((await world.call(user, 'GET', `/api/channels/${world.vault.id}`)).status).toBe(404)
      expect(await slugs(user)).toEqual(user === world.owner ? ['next'] : [])
    }
    expect((await world.call(world.outsider, 'POST', `/api/invites/${code}/accept`)).status).toBe(404)
    const again = { name: 'Again', slug: world.community.slug }
    expect((await world.call(world.owner, 'POST', '/api/communities', again)).status).toBe(201)
  })
  await world.takeEvents()
  expect([await count('messages'), await count('job_queue')]).toEqual([0, 0])
  const homes = world.db.kysely.selectFrom('communities').select('id').where('id', '=', world.community.id)
  expect(await homes.execute()).toEqual([])
  const told = await world.db.kysely.selectFrom('audit_log').select(['action', 'target']).execute()
  expect(told).toContainEqual({ action: 'community/deleted', target: world.community.id })
})
