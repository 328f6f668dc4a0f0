import { expect, test } from 'bun:test'
import { TOTP } from 'otpauth'
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

test('ABU-12 where nobody is asked at registration, whoever sets up a second step is, and keeps it once the address is theirs', async () => {
  await using house = await openMailHouse({ 'auth.confirm_email': 'off' })
  const token = await tokenOf(await registerBob(house))
  const id = await idOf(house, bob.username)
  const switchOn = async (session: string, current_password: string) => {
    const started = await house.call('POST', '/auth/totp/start', { token: session, json: { current_password } })
    const { secret } = (await started.json()) as { readonly secret: string }
    const code = new TOTP({ secret }).generate({ timestamp: house.clock.now() })
    return (await house.call('POST', '/auth/totp/confirm', { token: session, json: { code } })).status
  }
  const asked = async () => (await house.mailsTo(bob.email)).filter(({ subject }) => subject.startsWith('Confirm'))
  expect(await asked()).toEqual([])
  expect(await switchOn(token, bob.password)).toBe(200)
  expect(await asked()).toHaveLength(1)
  // Who sets a password by mail before has shown that the address is theirs, and not who set up the step.
  await resetByMail(house, bob.email)
  expect(await waysInOf(house.db, id)).toEqual([])
  expect(await switchOn(await tokenOf(await logIn(house, 'bob', fresh)), fresh)).toBe(200)
  expect(await asked()).toHaveLength(1)
  await resetByMail(house, bob.email)
  expect(await waysInOf(house.db, id)).toEqual(['totp_secrets', 'recovery_codes'])
})

test('ABU-12 the link that asks whoever set up a second step saves it from a new password by mail', async () => {
  await using house = await openMailHouse({ 'auth.confirm_email': 'off' })
  await registerBob(house)
  const id = await idOf(house, bob.username)
  await addWaysIn(house.db, id, house.clock)
  await house.call('POST', '/auth/confirm/send', { json: { email: bob.email } })
  const confirmation = tokenIn((await house.mailsTo(bob.email)).at(-1))
  expect((await house.call('POST', '/auth/confirm', { json: { token: confirmation } })).status).toBe(204)
  await resetByMail(house, bob.email)
  expect(await waysInOf(house.db, id)).toContain('totp_secrets')
})

/** Who the authenticator says makes a request with this session or token. */
async function callerBy({ authenticator }: MailHouse, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  return await authenticator.authenticate(new Request('http://chat.test/api/me', { headers }))
}
