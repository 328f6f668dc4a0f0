import { expect, test } from 'bun:test'
import { ada, codeOf, insertInvite, openHouse, setUp, type House } from '../testing/house-fixtures.ts'
import { openMailHouse } from '../testing/mail-house-fixtures.ts'

const bob = { username: 'bob', email: 'bob@example.org', password: 'another long password' } as const

function register(house: House, fields: Record<string, unknown>, from?: string): Promise<Response> {
  return house.call('POST', '/auth/register', { json: { ...bob, ...fields }, from })
}

test('AJ-40 an invite makes an account and a membership in one, and the community hears of it', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  await house.relay.settle()
  const events: string[] = []
  await using _ = await house.bus.subscribe(
    'chat.events.*',
    ({ event }) => void events.push(`${event.type} ${event.audience}`),
  )
  const invite_code = await insertInvite(house, userId)
  const answer = await register(house, { invite_code })
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({ user: { username: 'bob', display_name: 'bob' } })
  await house.relay.settle()
  await house.bus.settle()
  expect(events).toEqual(['member/joined community', 'member/joined channel'])
  const channel = await house.db.kysely.selectFrom('channels').selectAll().executeTakeFirstOrThrow()
  expect(channel.member_count).toBe(2)
})

test('AJ-40 without a valid invite there is no account', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  const expired = await insertInvite(house, userId, { expiresInMs: 1_000 })
  const spent = await insertInvite(house, userId, { max_uses: 1 })
  const personal = await insertInvite(house, userId)
  await house.db.kysely.updateTable('invites').set({ user_id: userId }).where('code', '=', personal).execute()
  house.clock.advance(1_000)
  expect((await register(house, { invite_code: spent, username: 'carol', email: 'carol@example.org' })).status).toBe(
    201,
  )
  for (const invite_code of [expired, spent, personal, 'unknown', '', "' or 1=1"]) {
    const answer = await register(house, { invite_code })
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'invite_invalid'])
  }
  expect(await house.db.kysely.selectFrom('users').selectAll().execute()).toHaveLength(2)
})

test('ABU-07 an invite for one is used once, though five try at the same moment', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  const invite_code = await insertInvite(house, userId, { max_uses: 1 })
  const tries = [1, 2, 3, 4, 5].map((n) =>
    register(house, { invite_code, username: `bob${n}`, email: `bob${n}@example.org` }),
  )
  const statuses = (await Promise.all(tries)).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([201, 404, 404, 404, 404])
  const invite = await house.db.kysely.selectFrom('invites').selectAll().executeTakeFirstOrThrow()
  expect(invite.uses).toBe(1)
})

test('ABU-18 the owner of a taken address is told that somebody asked, by few mails, and nobody can ask without end', async () => {
  await using house = await openMailHouse({ 'limits.registrations_per_address': 6 })
  const invite_code = await insertInvite(house, house.owner.userId)
  const codes: unknown[] = []
  for (let n = 0; n < 7; n++)
    codes.push(await codeOf(await register(house, { invite_code, username: `bob${n}`, email: 'ADA@example.org' })))
  expect(codes).toEqual([...Array<string>(6).fill('name_taken'), 'rate_limited'])
  const mails = await house.mailsTo(ada.email)
  expect(mails.map(({ subject }) => subject)).toEqual(Array(3).fill('You have an account at chat.test already'))
  expect(mails[0]?.text).not.toContain('bob')
  expect(await house.db.kysely.selectFrom('users').select('id').execute()).toHaveLength(1)
})

test('a taken user name or e-mail address is told and uses nothing up', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  const invite_code = await insertInvite(house, userId, { max_uses: 1 })
  const name = await register(house, { invite_code, username: 'ADA' })
  expect(await name.json()).toMatchObject({ status: 409, code: 'name_taken', field: 'username' })
  const mail = await register(house, { invite_code, email: 'Ada@Example.org' })
  expect(await mail.json()).toMatchObject({ code: 'name_taken', field: 'email' })
  expect((await register(house, { invite_code })).status).toBe(201)
})

test('ABU-18 invites can be guessed, and accounts made, only so often from one address', async () => {
  await using house = await openHouse({ 'limits.login_failures_per_address': 2, 'limits.registrations_per_address': 1 })
  const { userId } = await setUp(house)
  const invite_code = await insertInvite(house, userId)
  expect((await register(house, { invite_code }, '10.0.0.8')).status).toBe(201)
  expect((await register(house, { invite_code, username: 'bob2', email: 'b2@example.org' }, '10.0.0.8')).status).toBe(
    429,
  )
  const guesses = [1, 2, 3].map(() => register(house, { invite_code: 'guess' }, '10.0.0.9'))
  expect((await Promise.all(guesses)).map(({ status }) => status).toSorted()).toEqual([404, 404, 429])
})

test('the invite form leads home, and back to the invite with the error', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  const invite_code = await insertInvite(house, userId)
  const headers = { origin: 'http://chat.test' }
  const post = async (fields: Record<string, string>) =>
    (
      await house.call('POST', '/auth/register', {
        form: { ...bob, invite_code, display_name: '', ...fields },
        headers,
      })
    ).headers.get('location')
  expect(await post({ username: 'ada' })).toBe(`/invite/${invite_code}?error=name_taken&fields=username&username=ada`)
  expect(await post({ invite_code: '../x' })).toBe('/invite/..%2Fx?error=invite_invalid&username=bob')
  expect(await post({})).toBe('/')
})
