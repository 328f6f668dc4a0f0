import { expect, test } from 'bun:test'
import { addWaysIn, waysInOf } from '@ajet/shared/testing'
import { ada, codeOf } from '../testing/house-fixtures.ts'
import {
  bob,
  logIn,
  openMailHouse,
  registerBob,
  tokenIn,
  tokenOf,
  type MailHouse,
} from '../testing/mail-house-fixtures.ts'

const fresh = 'a wholly new password'

async function idOf({ db }: MailHouse, username: string): Promise<string> {
  const user = db.kysely.selectFrom('users').select('id').where('username', '=', username)
  return (await user.executeTakeFirstOrThrow()).id
}

async function resetByMail(house: MailHouse, email: string): Promise<void> {
  await house.call('POST', '/auth/forgot', { json: { email } })
  const token = tokenIn((await house.mailsTo(email)).at(-1))
  expect((await house.call('POST', '/auth/reset', { json: { token, password: fresh } })).status).toBe(204)
}

test('ABU-12 whoever shows that an address is theirs shuts out a stranger who registered with it, however they came in', async () => {
  await using house = await openMailHouse()
  const strangers = await tokenOf(await registerBob(house))
  const id = await idOf(house, bob.username)
  const apiToken = await addWaysIn(house.db, id, house.clock)
  const tokens = [strangers, apiToken]
  for (const token of tokens) expect(await callerBy(house, token)).not.toBeNull()
  await resetByMail(house, bob.email)
  expect(await waysInOf(house.db, id)).toEqual([])
  await house.relay.settle()
  await house.bus.settle()
  for (const token of tokens) expect(await callerBy(house, token)).toBeNull()
  expect(await codeOf(await logIn(house, 'bob', bob.password))).toBe('invalid_credentials')
  expect((await logIn(house, 'bob', fresh)).status).toBe(200)
})

test('ABU-12 a mail alone takes no second factor away from whoever has shown that the address is theirs', async () => {
  await using house = await openMailHouse()
  const apiToken = await addWaysIn(house.db, house.owner.userId, house.clock)
  await resetByMail(house, ada.email)
  expect(await waysInOf(house.db, house.owner.userId)).toEqual([
    'totp_secrets',
    'recovery_codes',
    'passkeys',
    'oauth_accounts',
  ])
  expect(await codeOf(await logIn(house, 'ada', fresh))).toBe('second_factor_required')
  await house.relay.settle()
  await house.bus.settle()
  expect(await callerBy(house, house.owner.token)).toBeNull()
  expect(await callerBy(house, apiToken)).not.toBeNull()
})

/** Who the authenticator says makes a request with this session or token. */
async function callerBy({ authenticator }: MailHouse, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  return await authenticator.authenticate(new Request('http://chat.test/api/me', { headers }))
}
