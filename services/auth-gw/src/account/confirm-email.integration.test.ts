import { expect, test } from 'bun:test'
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

const confirm = (house: MailHouse, token: string) => house.call('POST', '/auth/confirm', { json: { token } })

async function confirmedAt(house: MailHouse, username: string): Promise<Date | null> {
  const row = await house.db.kysely
    .selectFrom('users')
    .select('email_confirmed_at')
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  return row.email_confirmed_at
}

test('GC-22 GC-23 AJ-13 registration mails a link, and its token confirms the address', async () => {
  await using house = await openMailHouse()
  const answer = await registerBob(house)
  expect(answer.status).toBe(201)
  expect(await confirmedAt(house, 'bob')).toBeNull()
  const [mail] = await house.mailsTo(bob.email)
  expect(mail?.subject).toBe('Confirm your address for chat.test')
  expect((await confirm(house, tokenIn(mail))).status).toBe(204)
  expect(await confirmedAt(house, 'bob')).not.toBeNull()
})

test('ABU-07 a confirmation works once, though five use it at the same moment', async () => {
  await using house = await openMailHouse()
  await registerBob(house)
  const token = tokenIn((await house.mailsTo(bob.email))[0])
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => confirm(house, token)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404, 404])
})

test('GC-23 a link that is too old, of another kind, or made up confirms nothing', async () => {
  await using house = await openMailHouse()
  await registerBob(house)
  const token = tokenIn((await house.mailsTo(bob.email))[0])
  await house.call('POST', '/auth/forgot', { json: { email: bob.email } })
  const reset = tokenIn((await house.mailsTo(bob.email))[1])
  house.clock.advance(48 * 3_600_000)
  for (const wrong of [token, reset, 'x'.repeat(43), "' or 1=1"]) {
    expect(await codeOf(await confirm(house, wrong))).toBe('link_invalid')
  }
  expect(await confirmedAt(house, 'bob')).toBeNull()
})

test('where confirmation is required nobody signs in before, and a new mail can be asked for', async () => {
  await using house = await openMailHouse({ 'auth.confirm_email': 'required' })
  const answer = await registerBob(house)
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'email_unconfirmed'])
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(await codeOf(await logIn(house, 'bob', bob.password))).toBe('email_unconfirmed')
  expect(await codeOf(await logIn(house, 'bob', 'wrong password'))).toBe('invalid_credentials')
  await house.call('POST', '/auth/confirm/send', { json: { email: 'BOB@example.org' } })
  const mails = await house.mailsTo(bob.email)
  expect(mails).toHaveLength(2)
  expect((await confirm(house, tokenIn(mails[1]))).status).toBe(204)
  expect((await logIn(house, 'bob', bob.password)).status).toBe(200)
  expect(await codeOf(await confirm(house, tokenIn(mails[0])))).toBe('link_invalid')
})

test('whoever sets the server up is never locked out by it', async () => {
  await using house = await openMailHouse({ 'auth.confirm_email': 'required' })
  expect((await logIn(house, ada.username, ada.password)).status).toBe(200)
})

test('where it is off nobody is asked who does not ask for it, and where no mail reaches people nobody at all', async () => {
  await using off = await openMailHouse({ 'auth.confirm_email': 'off' })
  expect((await registerBob(off)).status).toBe(201)
  expect(await off.mailsTo(bob.email)).toEqual([])
  await off.call('POST', '/auth/confirm/send', { json: { email: bob.email } })
  expect((await off.mailsTo(bob.email)).map(({ subject }) => subject)).toEqual(['Confirm your address for chat.test'])
})

test('ABU-18 asking for a confirmation answers the same for everybody and floods nobody', async () => {
  await using house = await openMailHouse({ 'limits.mails_per_address': 12 })
  await registerBob(house)
  const ask = (email: string) => house.call('POST', '/auth/confirm/send', { json: { email } })
  const emails = [...Array.from({ length: 10 }, () => bob.email), ada.email, 'nobody@example.org']
  const statuses: number[] = []
  for (const email of emails) statuses.push((await ask(email)).status)
  expect(new Set(statuses)).toEqual(new Set([204]))
  expect((await ask(bob.email)).status).toBe(429)
  expect(await house.mailsTo(bob.email)).toHaveLength(4)
  expect(await house.mailsTo(ada.email)).toEqual([])
})

test('a mail is committed with the account: killed in between, another process sends it', async () => {
  await using house = await openMailHouse()
  house.sink.refuse('connect', 421, 1)
  await registerBob(house)
  const rows = await house.db.kysely.selectFrom('mail_queue').select(['template', 'sent_at']).execute()
  expect(rows).toEqual([{ template: 'registration_confirmation', sent_at: null }])
  await house.deliver()
  house.clock.advance(3_600_000)
  expect(await house.mailsTo(bob.email)).toHaveLength(1)
})

test('a new address is confirmed by mail, takes the old one’s place then, and the old one is told', async () => {
  await using house = await openMailHouse()
  const { token } = house.owner
  const change = (json: object) => house.call('PATCH', '/auth/email', { token, json })
  const wanted = { email: 'countess@example.org' }
  expect(await codeOf(await change(wanted))).toBe('step_up_required')
  expect(await codeOf(await change({ ...wanted, current_password: 'wrong password' }))).toBe('invalid_credentials')
  const answer = await change({ ...wanted, current_password: ada.password })
  expect(await answer.json()).toEqual({ confirmation_sent: true })
  const [mail] = await house.mailsTo(wanted.email)
  expect((await logIn(house, wanted.email, ada.password)).status).toBe(401)
  expect((await confirm(house, tokenIn(mail))).status).toBe(204)
  expect((await logIn(house, wanted.email, ada.password)).status).toBe(200)
  expect((await logIn(house, ada.email, ada.password)).status).toBe(401)
  expect((await house.mailsTo(ada.email)).map(({ subject }) => subject)).toEqual([
    'Another address was asked for at chat.test',
    'Your account at chat.test has a new address',
  ])
})

const askedAddress = 'countess@example.org'

/** Ada's account is to have another address; resolves with the token of the mail that went there. */
async function askForAddress(house: MailHouse, token: string): Promise<string> {
  const json = { email: askedAddress, current_password: ada.password }
  expect((await house.call('PATCH', '/auth/email', { token, json })).status).toBe(200)
  return tokenIn((await house.mailsTo(askedAddress)).at(-1))
}

test('ABU-12 a new address that was asked for with the password before is not taken over after it has changed', async () => {
  await using house = await openMailHouse()
  const { token } = house.owner
  const link = await askForAddress(house, token)
  const json = { current_password: ada.password, password: 'a wholly new password' }
  expect((await house.call('POST', '/auth/password', { token, json })).status).toBe(204)
  expect(await codeOf(await confirm(house, link))).toBe('link_invalid')
  expect((await logIn(house, ada.email, json.password)).status).toBe(200)
})

test('ABU-12 a new address is not taken over when the session has ended in which it was asked for', async () => {
  await using house = await openMailHouse()
  const strangers = await tokenOf(await logIn(house, 'ada', ada.password))
  const link = await askForAddress(house, strangers)
  const sessions = await house.call('GET', '/auth/sessions', { token: strangers })
  const { items } = (await sessions.json()) as { readonly items: readonly { id: string; current: boolean }[] }
  const { id = '' } = items.find(({ current }) => current) ?? {}
  expect((await house.call('DELETE', `/auth/sessions/${id}`, { token: house.owner.token })).status).toBe(204)
  expect(await codeOf(await confirm(house, link))).toBe('link_invalid')
  expect((await confirm(house, await askForAddress(house, house.owner.token))).status).toBe(204)
})

test('the old address is told when a new one is asked for, also when that one is somebody’s', async () => {
  await using house = await openMailHouse()
  await askForAddress(house, house.owner.token)
  await registerBob(house)
  const json = { email: bob.email, current_password: ada.password }
  await house.call('PATCH', '/auth/email', { token: house.owner.token, json })
  const subject = 'Another address was asked for at chat.test'
  expect((await house.mailsTo(ada.email)).map((mail) => mail.subject)).toEqual([subject, subject])
})

test('ABU-18 an address somebody else has cannot be found by asking for it', async () => {
  await using house = await openMailHouse()
  await registerBob(house)
  const { token } = house.owner
  const json = { email: bob.email, current_password: ada.password }
  expect(await (await house.call('PATCH', '/auth/email', { token, json })).json()).toEqual({ confirmation_sent: true })
  expect((await house.mailsTo(bob.email)).map(({ subject }) => subject)).toEqual(['Confirm your address for chat.test'])
})

test('a link to a new address is void when somebody else took the address meanwhile', async () => {
  await using house = await openMailHouse()
  const json = { email: bob.email, current_password: ada.password }
  await house.call('PATCH', '/auth/email', { token: house.owner.token, json })
  const token = tokenIn((await house.mailsTo(bob.email))[0])
  expect((await registerBob(house)).status).toBe(201)
  expect(await (await confirm(house, token)).json()).toMatchObject({ code: 'name_taken', field: 'email' })
  expect((await logIn(house, ada.email, ada.password)).status).toBe(200)
})

test('ABU-09 no token of a mail is in the database or in the log', async () => {
  await using house = await openMailHouse()
  await registerBob(house)
  await house.call('POST', '/auth/forgot', { json: { email: bob.email } })
  const tokens = (await house.mailsTo(bob.email)).map(tokenIn)
  for (const token of tokens) await confirm(house, token)
  const rows = await house.db.kysely.selectFrom('mail_queue').selectAll().execute()
  const links = await house.db.kysely.selectFrom('mail_links').selectAll().execute()
  const kept = JSON.stringify([rows, links]) + house.logs.join('')
  expect(tokens).toHaveLength(2)
  for (const token of tokens) expect(kept).not.toContain(token)
})

test('forms lead on to pages, and back to them with what went wrong', async () => {
  await using house = await openMailHouse({ 'auth.confirm_email': 'required' })
  const headers = { origin: 'null' }
  const post = async (path: string, form: Record<string, string>) =>
    (await house.call('POST', path, { form, headers })).headers.get('location')
  expect(await post('/auth/confirm', { token: 'made-up' })).toBe('/auth/confirm?token=made-up&error=link_invalid')
  expect(await post('/auth/confirm/send', { email: bob.email })).toBe('/auth/confirm?sent=1')
  await registerBob(house)
  const token = tokenIn((await house.mailsTo(bob.email))[0])
  const early = await house.call('POST', '/auth/login', {
    form: { login: 'bob', password: bob.password },
    headers: { origin: 'http://chat.test' },
  })
  expect(early.headers.get('location')).toBe('/auth/confirm?error=email_unconfirmed')
  expect(await post('/auth/confirm', { token })).toBe('/auth/confirm?done=1')
  expect(await tokenOf(await logIn(house, 'bob', bob.password))).toHaveLength(43)
})

test('opening the link does nothing: scanners of mails open every link', async () => {
  await using house = await openMailHouse()
  await registerBob(house)
  const token = tokenIn((await house.mailsTo(bob.email))[0])
  for (const method of ['GET', 'HEAD']) await house.call(method, `/auth/confirm?token=${token}`)
  expect(house.seen.map(({ service }) => service)).toEqual(['web-sm', 'web-sm'])
  expect((await confirm(house, token)).status).toBe(204)
})
