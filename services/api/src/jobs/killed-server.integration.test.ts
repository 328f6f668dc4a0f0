import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { tempFolder } from '@ajet/shared/testing'
import { testWorld } from '../testing/test-world.ts'

/** Another API on the same database. */
async function startServer(url: string, folder: string) {
  const entry = join(import.meta.dir, 'api-process-fixtures.ts')
  const env = { ...process.env, TMPDIR: folder }
  const child = Bun.spawn([process.execPath, entry, url], { stdout: 'pipe', stderr: 'inherit', env })
  const { value } = await child.stdout.getReader().read()
  expect(new TextDecoder().decode(value)).toBe('running\n')
  return child
}

test('a job whose server is killed with -9 in its middle is ended by another server, when the lease is over', async () => {
  await using stack = new AsyncDisposableStack()
  const folder = stack.adopt(tempFolder('killed'), ({ remove }) => remove())
  await using world = await testWorld({ batchSize: 3 })
  const { db } = world
  for (let n = 0; n < 20; n++) await world.post(world.member, world.club, `message ${n}`)
  const job = async () =>
    await db.kysely.selectFrom('job_queue').selectAll().where('kind', '=', 'channel/erase').execute()
  const left = async () => (await db.kysely.selectFrom('messages').select('id').execute()).length
  const child = await startServer(world.url, folder.path)
  await db.transaction(async (trx) => {
    await trx.selectFrom('messages').select('id').where('seq', '=', 12).forUpdate().execute()
    expect((await world.call(world.owner, 'DELETE', `/api/channels/${world.club.id}`)).status).toBe(204)
    // It takes the newest first and stands before the one that is held.
    while ((await left()) > 14) await db.ping()
    child.kill('SIGKILL')
    await child.exited
  })
  expect(await job()).toMatchObject([{ attempts: 1, lease: expect.any(String) }])
  await world.takeEvents()
  expect(await left()).toBeGreaterThan(0)
  world.clock.advance(120_000)
  await world.takeEvents()
  expect([await left(), await job()]).toEqual([0, []])
  expect(await db.kysely.selectFrom('channels').select('id').where('id', '=', world.club.id).execute()).toEqual([])
}, 60_000)
