import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { addWaysIn, waysInOf } from '@ajet/shared/testing'
import { openAdminHouse, type AdminHouse } from './admin-fixtures.ts'

setDefaultTimeout(60_000)
let house: AdminHouse
beforeEach(async () => {
  house = await openAdminHouse()
})
afterEach(() => house[Symbol.asyncDispose]())

const mailed = { AJET_MAIL_DRIVER: 'smtp', AJET_MAIL_SMTP_HOST: 'mail.example.org' }

test('delete-user asks first, and leaves nothing that names or opens the account', async () => {
  await addWaysIn(house.db, house.mia.id)
  const asked = await house.run(['delete-user', 'mia'])
  expect([asked.code, asked.said]).toEqual([1, expect.stringContaining('--yes')])
  expect(await waysInOf(house.db, house.mia.id)).not.toEqual([])
  const done = await house.json(['delete-user', 'mia', '--yes'], undefined, mailed)
  expect(done).toEqual({ id: house.mia.id, username: 'mia' })
  expect(await waysInOf(house.db, house.mia.id)).toEqual([])
  const row = await house.db.kysely
    .selectFrom('users')
    .selectAll()
    .where('id', '=', house.mia.id)
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ display_name: 'Deleted user', email: null, deleted_at: expect.any(Date) })
  expect(await house.db.kysely.selectFrom('mail_queue').select('template').execute()).toEqual([
    { template: 'account_deleted' },
  ])
  const [told] = await house.json(['audit', '--action', 'user/deleted'])
  expect(told).toMatchObject({ actor: null, target: house.mia.id, data: { by: 'ajet-chat admin' } })
  expect((await house.json(['list-users'])).map(({ username }: { username: string }) => username)).not.toContain(
    row.username,
  )
  expect((await house.run(['delete-user', house.mia.id, '--yes'])).code).toBe(1)
  expect((await house.json(['create-user', 'mia', 'mia@example.org'])).username).toBe('mia')
})

test('delete-user refuses the only owner, by the name of the community, and what is no person', async () => {
  const { owner } = house.community
  const alone = await house.run(['delete-user', owner.username, '--yes'])
  expect([alone.code, alone.said]).toEqual([1, expect.stringContaining(house.community.slug)])
  expect(alone.said).toContain('make-owner')
  await house.json(['make-owner', 'mia', house.community.slug, '--yes'])
  expect((await house.json(['delete-user', owner.username, '--yes'])).id).toBe(owner.id)
  await house.db.kysely.updateTable('users').set({ kind: 'bot' }).where('id', '=', house.mia.id).execute()
  expect((await house.run(['delete-user', 'mia', '--yes'])).said).toContain('is a bot')
})
