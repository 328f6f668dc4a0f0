import { expect, test } from 'bun:test'
import { ada, codeOf, holdTable } from '../testing/house-fixtures.ts'
import { logIn, openMailHouse, tokenIn, tokenOf, type MailHouse } from '../testing/mail-house-fixtures.ts'

const fresh = 'a wholly new password'

const forgot = (house: MailHouse, email: string, from?: string) =>
  house.call('POST', '/auth/forgot', { json: { email }, ...(from ? { from } : {}) })
const reset = (house: MailHouse, token: string, password = fresh) =>
  house.call('POST', '/auth/reset', { json: { token, password } })

async function resetToken(house: MailHouse): Promise<string> {
  await forgot(house, ada.email)
  return tokenIn((await house.mailsTo(ada.email)).at(-1))
}

test('GC-3 GC-18 AJ-13 a mail leads to a new password; the old one opens nothing', async () => {
  await using house = await openMailHouse()
  expect((await forgot(house, ' ADA@example.org ')).status).toBe(204)
  const [mail] = await house.mailsTo(ada.email)
  expect(mail?.subject).toBe('Choose a new password for chat.test')
  expect((await reset(house, tokenIn(mail))).status).toBe(204)
  expect((await logIn(house, 'ada', ada.password)).status).toBe(401)
  expect((await logIn(house, 'ada', fresh)).status).toBe(200)
  expect((await house.mailsTo(ada.email)).at(-1)?.subject).toBe('Your password was changed at chat.test')
})

test('ABU-12 a reset ends every session, at once and in every process', async () => {
  await using house = await openMailHouse()
  const second = await tokenOf(await logIn(house, 'ada', ada.password))
  const events: string[] = []
  await using _ = await house.bus.subscribe('chat.notifications.*', ({ event }) => void events.push(event.type))
  expect((await house.call('GET', '/auth/sessions', { token: second })).status).toBe(200)
  expect((await reset(house, await resetToken(house))).status).toBe(204)
  for (const token of [house.owner.token, second]) {
    expect((await house.call('GET', '/auth/sessions', { token })).status).toBe(401)
  }
  await house.relay.settle()
  await house.bus.settle()
  expect(events).toEqual(['session/revoked'])
})

test('ABU-07 a reset link works once, though five use it at the same moment', async () => {
  await using house = await openMailHouse()
  const token = await resetToken(house)
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => reset(house, token, `${fresh} ${n}`)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404, 404])
  expect(await codeOf(await reset(house, token))).toBe('link_invalid')
})

test('one reset voids every other link of the account', async () => {
  await using house = await openMailHouse()
  const first = await resetToken(house)
  const second = await resetToken(house)
  expect((await reset(house, second)).status).toBe(204)
  expect(await codeOf(await reset(house, first))).toBe('link_invalid')
})

test('a reset link works for an hour', async () => {
  await using house = await openMailHouse()
  const token = await resetToken(house)
  house.clock.advance(3_600_000)
  expect(await codeOf(await reset(house, token))).toBe('link_invalid')
  expect((await logIn(house, 'ada', ada.password)).status).toBe(200)
})

test('a bad password uses the link not up', async () => {
  await using house = await openMailHouse()
  const token = await resetToken(house)
  expect(await codeOf(await reset(house, token, 'short'))).toBe('invalid_input')
  expect((await reset(house, token)).status).toBe(204)
})

test('ABU-18 known and unknown addresses are answered alike, before anything is looked up', async () => {
  await using house = await openMailHouse()
  const held = await holdTable(house, 'users')
  const answers = [await forgot(house, ada.email), await forgot(house, 'nobody@example.org')]
  expect(answers.map(({ status }) => status)).toEqual([204, 204])
  await held[Symbol.asyncDispose]()
  expect(await house.mailsTo(ada.email)).toHaveLength(1)
  expect(house.sink.mails).toHaveLength(1)
})

test('ABU-18 a mailbox cannot be flooded, nor can one caller ask without end', async () => {
  await using house = await openMailHouse({ 'limits.mails_per_address': 5 })
  const statuses: number[] = []
  for (let n = 0; n < 6; n++) statuses.push((await forgot(house, `ada+${n}@example.org`)).status)
  expect(statuses).toEqual([204, 204, 204, 204, 204, 429])
  for (let n = 0; n < 6; n++) await forgot(house, ada.email, `10.0.9.${n}`)
  expect((await house.mailsTo(ada.email)).length).toBeLessThanOrEqual(3)
})

test('ABU-18 reset tokens can be guessed only so often', async () => {
  await using house = await openMailHouse({ 'limits.login_failures_per_address': 3 })
  const statuses: number[] = []
  for (let n = 0; n < 4; n++) statuses.push((await reset(house, `guess-${n}`)).status)
  expect(statuses).toEqual([404, 404, 404, 429])
})

test('ABU-12 changing the password ends the other sessions and keeps this one', async () => {
  await using house = await openMailHouse()
  const other = await tokenOf(await logIn(house, 'ada', ada.password))
  const { token } = house.owner
  const change = (json: object) => house.call('POST', '/auth/password', { token, json })
  expect(await codeOf(await change({ password: fresh }))).toBe('step_up_required')
  expect(await codeOf(await change({ password: fresh, current_password: 'wrong password' }))).toBe(
    'invalid_credentials',
  )
  const pending = await resetToken(house)
  expect((await change({ password: fresh, current_password: ada.password })).status).toBe(204)
  expect((await house.call('GET', '/auth/sessions', { token })).status).toBe(200)
  expect((await house.call('GET', '/auth/sessions', { token: other })).status).toBe(401)
  expect((await logIn(house, 'ada', fresh)).status).toBe(200)
  expect(await codeOf(await reset(house, pending))).toBe('link_invalid')
})

test('ABU-12 a login whose password was replaced while it was checked opens nothing', async () => {
  await using house = await openMailHouse()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { promise: written, resolve: onWritten } = Promise.withResolvers<void>()
  const password_hash = await Bun.password.hash(fresh, { algorithm: 'argon2id', memoryCost: 1_024, timeCost: 2 })
  const change = house.db.transaction(async (trx) => {
    await trx.updateTable('users').set({ password_hash }).where('username', '=', 'ada').execute()
    onWritten()
    await held
  })
  await written
  const login = logIn(house, 'ada', ada.password)
  const before = house.db.kysely.selectFrom('sessions').select('id').execute()
  expect(await before).toHaveLength(1)
  release()
  await change
  expect((await login).status).toBe(401)
  expect(await house.db.kysely.selectFrom('sessions').select('id').execute()).toHaveLength(1)
})

test('the forms lead on to the login page, and back without the password', async () => {
  await using house = await openMailHouse()
  const post = async (path: string, form: Record<string, string>) =>
    (await house.call('POST', path, { form, headers: { origin: 'null' } })).headers.get('location')
  expect(await post('/auth/forgot', { email: ada.email })).toBe('/forgot?sent=1')
  expect(await post('/auth/forgot', { email: 'no address' })).toBe('/forgot?error=invalid_input&fields=email')
  const token = tokenIn((await house.mailsTo(ada.email))[0])
  expect(await post('/auth/reset', { token, password: 'short' })).toBe(
    `/reset?token=${token}&error=invalid_input&fields=password`,
  )
  expect(await post('/auth/reset', { token, password: fresh })).toBe('/auth/login?done=reset')
  const cookie = `ajet_session=${await tokenOf(await logIn(house, 'ada', fresh))}`
  const form = { password: 'yet another password', current_password: fresh }
  const own = { cookie, origin: 'http://chat.test' }
  const changed = await house.call('POST', '/auth/password', { form, headers: own })
  expect(changed.headers.get('location')).toBe('/settings/security?done=password')
  const foreign = await house.call('POST', '/auth/password', {
    form,
    headers: { ...own, origin: 'https://evil.example' },
  })
  expect(foreign.status).toBe(403)
})
