import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import {
  addWaysIn,
  buildCommunity,
  buildMember,
  tempFolder,
  testDatabase,
  waysInOf,
  type TestCommunity,
  type TestDatabase,
  type TestUser,
} from '@ajet/shared/testing'
import { adminOn } from './admin-fixtures.ts'

setDefaultTimeout(60_000)
let own: TestDatabase
let folder: ReturnType<typeof tempFolder>
let admin: ReturnType<typeof adminOn>
let community: TestCommunity
let mia: TestUser

beforeEach(async () => {
  own = await testDatabase()
  folder = tempFolder('delete-user')
  admin = adminOn({ folder: folder.path, url: own.url })
  community = await buildCommunity(own.db)
  mia = await buildMember(own.db, community, { username: 'mia', display_name: 'Mia' })
})
afterEach(async () => {
  await own.drop()
  folder.remove()
})

const mailed = { AJET_MAIL_DRIVER: 'smtp', AJET_MAIL_SMTP_HOST: 'mail.example.org' }

test('delete-user asks first, and leaves nothing that names or opens the account', async () => {
  await addWaysIn(own.db, mia.id)
  const asked = await admin.run(['delete-user', 'mia'])
  expect([asked.code, asked.said]).toEqual([1, expect.stringContaining('--yes')])
  expect(await waysInOf(own.db, mia.id)).not.toEqual([])
  const done = await admin.json(['delete-user', 'mia', '--yes'], undefined, mailed)
  expect(done).toEqual({ id: mia.id, username: 'mia' })
  expect(await waysInOf(own.db, mia.id)).toEqual([])
  const row = await own.db.kysely.selectFrom('users').selectAll().where('id', '=', mia.id).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ display_name: 'Deleted user', email: null, deleted_at: expect.any(Date) })
  expect(await own.db.kysely.selectFrom('mail_queue').select('template').execute()).toEqual([
    { template: 'account_deleted' },
  ])
  const [told] = await admin.json(['audit', '--action', 'user/deleted'])
  expect(told).toMatchObject({ actor: null, target: mia.id, data: { by: 'ajet-chat admin' } })
  expect((await admin.json(['list-users'])).map(({ username }: { username: string }) => username)).not.toContain(
    row.username,
  )
  expect((await admin.run(['delete-user', mia.id, '--yes'])).code).toBe(1)
  expect((await admin.json(['create-user', 'mia', 'mia@example.org'])).username).toBe('mia')
})

test('delete-user refuses the only owner, by the name of the community, and what is no person', async () => {
  const { owner } = community
  const alone = await admin.run(['delete-user', owner.username, '--yes'])
  expect([alone.code, alone.said]).toEqual([1, expect.stringContaining(community.slug)])
  expect(alone.said).toContain('make-owner')
  await admin.json(['make-owner', 'mia', community.slug, '--yes'])
  expect((await admin.json(['delete-user', owner.username, '--yes'])).id).toBe(owner.id)
  await own.db.kysely.updateTable('users').set({ kind: 'bot' }).where('id', '=', mia.id).execute()
  expect((await admin.run(['delete-user', 'mia', '--yes'])).said).toContain('is a bot')
})
