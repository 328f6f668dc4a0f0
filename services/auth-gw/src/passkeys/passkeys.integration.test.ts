import { expect, test } from 'bun:test'
import type { RawValues } from '@ajet/shared/config'
import { TOTP } from 'otpauth'
import { ada, codeOf, openHouse, setUp, type House } from '../testing/house-fixtures.ts'
import { bob, logIn, openMailHouse, registerBob, tokenIn, tokenOf } from '../testing/mail-house-fixtures.ts'
import { SoftPasskey, type Asked, type Signing } from '../testing/soft-passkey-fixtures.ts'

const site = { origin: 'http://chat.test', rpId: 'chat.test' }

async function optionsFor(house: House, path: string, token?: string): Promise<Asked> {
  const json = path.startsWith('/auth/passkeys') ? { current_password: ada.password } : undefined
  const answer = await house.call('POST', path, { ...(token ? { token } : {}), ...(json ? { json } : {}) })
  return ((await answer.json()) as { readonly options: Asked }).options
}

const keep = (house: House, token: string, response: unknown, name = 'Laptop') =>
  house.call('POST', '/auth/passkeys', { token, json: { response, name } })

/** A passkey of Ada's; resolves with the device and the passkey's id. */
async function addPasskey(house: House, token: string, signing: Signing = {}) {
  const device = new SoftPasskey(site)
  const asked = await optionsFor(house, '/auth/passkeys/options', token)
  const answer = await keep(house, token, device.create(asked, signing))
  expect(answer.status).toBe(201)
  return { device, id: ((await answer.json()) as { readonly id: string }).id }
}

async function switchTotpOn(house: House, token: string): Promise<void> {
  const started = await house.call('POST', '/auth/totp/start', { token, json: { current_password: ada.password } })
  const { secret } = (await started.json()) as { readonly secret: string }
  const code = new TOTP({ secret }).generate({ timestamp: house.clock.now() })
  expect((await house.call('POST', '/auth/totp/confirm', { token, json: { code } })).status).toBe(200)
}

/** Of a login of Ada's with the right password that waits for its second step. */
async function twoStepChallenge(house: House, token: string): Promise<string> {
  await switchTotpOn(house, token)
  const { challenge } = (await (await logIn(house, 'ada', ada.password)).json()) as { readonly challenge: string }
  return challenge
}

async function enter(house: House, device: SoftPasskey, signing: Signing = {}, challenge?: string): Promise<Response> {
  const asked = await optionsFor(house, '/auth/login/passkey/options')
  const response = device.get(asked, signing)
  return await house.call('POST', '/auth/login/passkey', { json: { response, ...(challenge ? { challenge } : {}) } })
}

test('a passkey signs in without a name or a password', async () => {
  await using house = await openHouse()
  const { token, userId } = await setUp(house)
  const { device } = await addPasskey(house, token)
  const answer = await enter(house, device)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toStartWith('ajet_session=')
  expect(await answer.json()).toMatchObject({ user: { id: userId } })
  const list = await house.call('GET', '/auth/passkeys', { token })
  expect(await list.json()).toMatchObject({ items: [{ name: 'Laptop', last_used_at: expect.any(String) }] })
})

test('ABU-07 a signature is taken once, though three send it at the same moment', async () => {
  await using house = await openHouse()
  const { device } = await addPasskey(house, (await setUp(house)).token)
  const response = device.get(await optionsFor(house, '/auth/login/passkey/options'))
  const send = () => house.call('POST', '/auth/login/passkey', { json: { response } })
  const answers = await Promise.all([1, 2, 3].map(send))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401])
})

test('what another site had signed, or a challenge that is not ours or too old, opens nothing', async () => {
  await using house = await openHouse()
  const { device } = await addPasskey(house, (await setUp(house)).token)
  for (const wrong of [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { origin: 'http://chat.test.evil.example' },
  ]) {
    expect(await codeOf(await enter(house, device, wrong))).toBe('passkey_invalid')
  }
  const made = device.get({ challenge: 'A'.repeat(43) })
  expect(await codeOf(await house.call('POST', '/auth/login/passkey', { json: { response: made } }))).toBe(
    'passkey_invalid',
  )
  const late = device.get(await optionsFor(house, '/auth/login/passkey/options'))
  house.clock.advance(5 * 60_000)
  expect(await codeOf(await house.call('POST', '/auth/login/passkey', { json: { response: late } }))).toBe(
    'passkey_invalid',
  )
  expect((await enter(house, device)).status).toBe(200)
})

test('a key nobody has, one that signs for another’s, and garbage open nothing', async () => {
  await using house = await openHouse()
  const { device } = await addPasskey(house, (await setUp(house)).token)
  const stranger = new SoftPasskey(site)
  expect(await codeOf(await enter(house, stranger))).toBe('passkey_invalid')
  const forged = {
    ...stranger.get(await optionsFor(house, '/auth/login/passkey/options')),
    id: device.id,
    rawId: device.id,
  }
  expect(await codeOf(await house.call('POST', '/auth/login/passkey', { json: { response: forged } }))).toBe(
    'passkey_invalid',
  )
  const valid = device.get(await optionsFor(house, '/auth/login/passkey/options'))
  for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
    for (const value of ['', 'AAAA', 'A'.repeat(30_000), '💥', 7, null]) {
      const response = { ...valid, response: { ...valid.response, [part]: value } }
      expect((await house.call('POST', '/auth/login/passkey', { json: { response } })).status).toBeOneOf([400, 401])
    }
  }
})

test('a key that counts backwards was copied: it opens nothing, and it is noted', async () => {
  await using house = await openHouse()
  const { device } = await addPasskey(house, (await setUp(house)).token)
  expect((await enter(house, device, { counter: 7 })).status).toBe(200)
  for (const counter of [7, 3]) expect(await codeOf(await enter(house, device, { counter }))).toBe('passkey_invalid')
  const noted = await house.db.kysely
    .selectFrom('audit_log')
    .select('target')
    .where('action', '=', 'login/passkey-failed')
    .execute()
  expect(noted).toEqual([{ target: 'Laptop' }, { target: 'Laptop' }])
  expect((await enter(house, device, { counter: 8 })).status).toBe(200)
})

test('a key that did not ask its owner is a second step only', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const { device } = await addPasskey(house, token)
  expect(await codeOf(await enter(house, device, { userVerified: false }))).toBe('challenge_invalid')
  await switchTotpOn(house, token)
  const first = (await (await logIn(house, 'ada', ada.password)).json()) as { methods: string[]; challenge: string }
  expect(first.methods).toEqual(['totp', 'recovery_code', 'passkey'])
  expect((await enter(house, device, { userVerified: false }, first.challenge)).status).toBe(200)
  expect(await codeOf(await enter(house, device, { userVerified: false }, first.challenge))).toBe('challenge_invalid')
  expect((await enter(house, device)).status).toBe(200)
  await house.db.kysely
    .insertInto('system_settings')
    .values({ key: 'login_methods', value: { passkeys: false } })
    .execute()
  const next = (await (await logIn(house, 'ada', ada.password)).json()) as { methods: string[] }
  expect(next.methods).toEqual(['totp', 'recovery_code'])
})

test('a second step of one person is not done by the key of another', async () => {
  await using house = await openMailHouse()
  const { device } = await addPasskey(house, house.owner.token)
  await registerBob(house)
  const { id } = await house.db.kysely
    .selectFrom('users')
    .select('id')
    .where('username', '=', 'bob')
    .executeTakeFirstOrThrow()
  const now = new Date(house.clock.now())
  await house.db.kysely
    .insertInto('totp_secrets')
    .values({ user_id: id, sealed: 'v1.AAAA', confirmed_at: now, created_at: now })
    .execute()
  const { challenge } = (await (await logIn(house, 'bob', bob.password)).json()) as { readonly challenge: string }
  expect(await codeOf(await enter(house, device, { userVerified: false }, challenge))).toBe('challenge_invalid')
})

test('a passkey is made for the person who asked, from this site, once, with more than a session', async () => {
  await using house = await openMailHouse()
  const { token } = house.owner
  const bobs = await tokenOf(await registerBob(house))
  const asked = await optionsFor(house, '/auth/passkeys/options', token)
  const device = new SoftPasskey(site)
  expect(await codeOf(await keep(house, bobs, device.create(asked)))).toBe('passkey_invalid')
  expect(await codeOf(await keep(house, token, device.create(asked)))).toBe('passkey_invalid')
  const again = await optionsFor(house, '/auth/passkeys/options', token)
  expect(await codeOf(await keep(house, token, device.create(again, { origin: 'https://evil.example' })))).toBe(
    'passkey_invalid',
  )
  const { device: kept } = await addPasskey(house, token)
  const taken = await house.call('POST', '/auth/passkeys/options', {
    token: bobs,
    json: { current_password: bob.password },
  })
  const { options } = (await taken.json()) as { readonly options: Asked }
  expect(await codeOf(await keep(house, bobs, kept.create(options)))).toBe('passkey_invalid')
  house.clock.advance(16 * 60_000)
  expect(await codeOf(await house.call('POST', '/auth/passkeys/options', { token, json: {} }))).toBe('step_up_required')
  expect((await house.mailsTo(ada.email)).map(({ subject }) => subject)).toEqual(['A passkey was added at chat.test'])
})

test('passkeys are listed, named and removed by their owner alone', async () => {
  await using house = await openMailHouse()
  const { token } = house.owner
  const { device, id } = await addPasskey(house, token)
  const bobs = await tokenOf(await registerBob(house))
  const path = `/auth/passkeys/${id}`
  for (const method of ['PATCH', 'DELETE']) {
    const json = method === 'PATCH' ? { name: 'Mine' } : undefined
    expect(await codeOf(await house.call(method, path, { token: bobs, ...(json ? { json } : {}) }))).toBe('not_found')
  }
  expect(await (await house.call('GET', '/auth/passkeys', { token: bobs })).json()).toMatchObject({ items: [] })
  const renamed = await house.call('PATCH', path, { token, json: { name: ' Phone ' } })
  expect(await renamed.json()).toMatchObject({ id, name: 'Phone' })
  expect((await house.call('DELETE', path, { token })).status).toBe(204)
  expect(await codeOf(await enter(house, device))).toBe('passkey_invalid')
})

test('the last way into an account cannot be removed, also not by two at the same moment', async () => {
  await using house = await openHouse()
  const { token, userId } = await setUp(house)
  const ids = [(await addPasskey(house, token)).id, (await addPasskey(house, token)).id]
  await house.db.kysely.updateTable('users').set({ password_hash: null }).where('id', '=', userId).execute()
  const answers = await Promise.all(ids.map((id) => house.call('DELETE', `/auth/passkeys/${id}`, { token })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
})

test('a key that asked nobody is no way in of its own: the one that did stays, until the other asks as well', async () => {
  await using house = await openHouse()
  const { token, userId } = await setUp(house)
  const asking = await addPasskey(house, token)
  const silent = await addPasskey(house, token, { userVerified: false })
  await house.db.kysely.updateTable('users').set({ password_hash: null }).where('id', '=', userId).execute()
  const remove = () => house.call('DELETE', `/auth/passkeys/${asking.id}`, { token })
  expect(await codeOf(await remove())).toBe('last_login_method')
  expect((await enter(house, silent.device)).status).toBe(200)
  expect((await remove()).status).toBe(204)
})

test('ABU-07 a first step is good for one second step, though two keys sign at the same moment', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const { device } = await addPasskey(house, token, { userVerified: false })
  const other = await addPasskey(house, token, { userVerified: false })
  const challenge = await twoStepChallenge(house, token)
  const enterWith = (one: SoftPasskey) => enter(house, one, { userVerified: false }, challenge)
  const answers = await Promise.all([enterWith(device), enterWith(other.device)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
})

test('AJ-12 a password that was right is no first step any more once passwords are switched off', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const { device } = await addPasskey(house, token)
  const challenge = await twoStepChallenge(house, token)
  const value = { password: false }
  await house.db.kysely.insertInto('system_settings').values({ key: 'login_methods', value }).execute()
  expect(await codeOf(await enter(house, device, { userVerified: false }, challenge))).toBe('login_method_off')
  const json = { challenge, code: '000000' }
  expect(await codeOf(await house.call('POST', '/auth/login/totp', { json }))).toBe('login_method_off')
  expect((await enter(house, device)).status).toBe(200)
})

test('an address nobody had confirmed loses its passkeys with a new password: they may be a stranger’s', async () => {
  await using house = await openMailHouse()
  const strangers = await tokenOf(await registerBob(house))
  const asked = await house.call('POST', '/auth/passkeys/options', { token: strangers, json: {} })
  const device = new SoftPasskey(site)
  const { options } = (await asked.json()) as { readonly options: Asked }
  expect((await keep(house, strangers, device.create(options))).status).toBe(201)
  await house.call('POST', '/auth/forgot', { json: { email: bob.email } })
  const token = tokenIn((await house.mailsTo(bob.email)).at(-1))
  expect((await house.call('POST', '/auth/reset', { json: { token, password: 'the real owner’s' } })).status).toBe(204)
  expect(await codeOf(await enter(house, device))).toBe('passkey_invalid')
})

test('ABU-18 nobody can leave rows behind without end', async () => {
  await using house = await openHouse()
  await setUp(house)
  const statuses = new Set<number>()
  for (let n = 0; n < 501; n++) statuses.add((await house.call('POST', '/auth/login/passkey/options')).status)
  expect(statuses).toEqual(new Set([200, 429]))
})

test('AJ-12 switched off, by the settings or by the owner, passkeys neither sign in nor are made', async () => {
  const refusals = async (values: RawValues, value: object) => {
    await using house = await openHouse(values)
    const { token } = await setUp(house)
    await house.db.kysely
      .insertInto('system_settings')
      .values({ key: 'login_methods', value: { ...value } })
      .execute()
    const json = { current_password: ada.password }
    return [
      await codeOf(await house.call('POST', '/auth/login/passkey/options')),
      await codeOf(await house.call('POST', '/auth/passkeys/options', { token, json })),
    ]
  }
  const off = ['login_method_off', 'login_method_off']
  expect(await refusals({ 'login.passkeys': false }, { passkeys: true })).toEqual(off)
  expect(await refusals({}, { passkeys: false })).toEqual(off)
})
