import { expect, test } from 'bun:test'
import { TOTP } from 'otpauth'
import { ada, codeOf, holdTable, openHouse, setUp, untilHeldUp, type House } from '../testing/house-fixtures.ts'
import { logIn, openMailHouse, tokenIn } from '../testing/mail-house-fixtures.ts'

interface App {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  /** The code the app shows, some steps from this moment. */
  code(steps?: number): string
}

const json = async <T>(answer: Response): Promise<T> => (await answer.json()) as T

/** Switches two-step sign-in on, with the app's next code. */
async function switchOn(house: House, token: string): Promise<App> {
  const started = await house.call('POST', '/auth/totp/start', { token, json: { current_password: ada.password } })
  const { secret } = await json<{ readonly secret: string }>(started)
  const code = (steps = 0) => new TOTP({ secret }).generate({ timestamp: house.clock.now() + steps * 30_000 })
  const confirmed = await house.call('POST', '/auth/totp/confirm', { token, json: { code: code() } })
  const { recovery_codes: recoveryCodes } = await json<{ readonly recovery_codes: readonly string[] }>(confirmed)
  house.clock.advance(60_000)
  return { secret, recoveryCodes, code }
}

async function challengeFor(house: House): Promise<string> {
  const answer = await logIn(house, 'ada', ada.password)
  expect(answer.status).toBe(401)
  const problem = await json<{ readonly code: string; readonly challenge: string }>(answer)
  expect(problem.code).toBe('second_factor_required')
  return problem.challenge
}

const second = (house: House, challenge: string, code: string, from?: string) =>
  house.call('POST', '/auth/login/totp', { json: { challenge, code }, ...(from ? { from } : {}) })

const wrongCode = (app: App) => (app.code() === '000000' ? '111111' : '000000')

test('after the password a code of the app opens the session, and nothing does without', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const app = await switchOn(house, token)
  const challenge = await challengeFor(house)
  const answer = await second(house, challenge, `${app.code().slice(0, 3)} ${app.code().slice(3)}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toStartWith('ajet_session=')
  const opened = await json<{ readonly token: string }>(answer)
  expect((await house.call('GET', '/auth/sessions', { token: opened.token })).status).toBe(200)
  expect((await house.call('GET', '/auth/sessions', { token: challenge })).status).toBe(401)
})

test('ABU-12 a password that is replaced while it is checked begins no second step', async () => {
  await using house = await openHouse()
  const { token, userId } = await setUp(house)
  await switchOn(house, token)
  const held = await holdTable(house, 'totp_secrets')
  const login = logIn(house, 'ada', ada.password)
  await untilHeldUp(house)
  await house.db.kysely.updateTable('users').set({ password_hash: 'another' }).where('id', '=', userId).execute()
  await held[Symbol.asyncDispose]()
  expect(await codeOf(await login)).toBe('invalid_credentials')
  expect(await house.db.kysely.selectFrom('sign_in_challenges').select('user_id').execute()).toEqual([])
})

test('a wrong password is told first: nobody learns who has a second step', async () => {
  await using house = await openHouse()
  await switchOn(house, (await setUp(house)).token)
  expect(await codeOf(await logIn(house, 'ada', 'wrong password'))).toBe('invalid_credentials')
})

test('setting up asks for the password or a fresh sign-in, and changes nothing before a code was right', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  house.clock.advance(16 * 60_000)
  const start = (body: object) => house.call('POST', '/auth/totp/start', { token, json: body })
  expect(await codeOf(await start({}))).toBe('step_up_required')
  expect(await codeOf(await start({ current_password: 'wrong password' }))).toBe('invalid_credentials')
  const started = await json<{ readonly secret: string; readonly uri: string; readonly qr_svg: string }>(
    await start({ current_password: ada.password }),
  )
  expect(started.uri).toStartWith('otpauth://totp/chat.test:ada?')
  expect(started.qr_svg).toStartWith('<svg')
  expect(await codeOf(await house.call('POST', '/auth/totp/confirm', { token, json: { code: '000000' } }))).toBe(
    'code_invalid',
  )
  expect((await logIn(house, 'ada', ada.password)).status).toBe(200)
  const code = new TOTP({ secret: started.secret }).generate({ timestamp: house.clock.now() })
  const confirmed = await house.call('POST', '/auth/totp/confirm', { token, json: { code } })
  expect((await json<{ readonly recovery_codes: string[] }>(confirmed)).recovery_codes).toHaveLength(10)
  expect(await codeOf(await start({ current_password: ada.password }))).toBe('conflict')
})

test('ABU-07 a code is taken once, also by two at the same moment, and so is a challenge', async () => {
  await using house = await openHouse()
  const app = await switchOn(house, (await setUp(house)).token)
  const challenges = await Promise.all([1, 2, 3].map(() => challengeFor(house)))
  const answers = await Promise.all(challenges.map((challenge) => second(house, challenge, app.code())))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401])
  house.clock.advance(30_000)
  const challenge = await challengeFor(house)
  const both = await Promise.all([second(house, challenge, app.code()), second(house, challenge, app.code(1))])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401])
})

test('the code that switched it on opens nothing, and neither does an older one', async () => {
  await using house = await openHouse()
  const app = await switchOn(house, (await setUp(house)).token)
  const challenge = await challengeFor(house)
  expect(await codeOf(await second(house, challenge, app.code(-2)))).toBe('code_invalid')
  expect((await second(house, challenge, app.code(1))).status).toBe(200)
  expect(await codeOf(await second(house, await challengeFor(house), app.code()))).toBe('code_invalid')
})

test('a challenge works for five minutes, for its own account, and not as anything else', async () => {
  await using house = await openMailHouse()
  const app = await switchOn(house, house.owner.token)
  const late = await challengeFor(house)
  house.clock.advance(5 * 60_000)
  expect(await codeOf(await second(house, late, app.code()))).toBe('challenge_invalid')
  expect(await codeOf(await second(house, 'A'.repeat(43), app.code()))).toBe('challenge_invalid')
  expect(await codeOf(await house.call('POST', '/auth/login/totp', { json: { code: app.code() } }))).toBe(
    'challenge_invalid',
  )
})

test('a challenge of one person is of no use with the code of another', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  const { token } = (await logIn(house, 'ada', ada.password).then((answer) => answer.json())) as { token: string }
  const app = await switchOn(house, token)
  const eve = { id: crypto.randomUUID(), username: 'eve', display_name: 'Eve' }
  await house.db.kysely.insertInto('users').values(eve).execute()
  await house.db.kysely.updateTable('totp_secrets').set({ user_id: eve.id }).where('user_id', '=', userId).execute()
  await house.db.kysely
    .insertInto('totp_secrets')
    .values({ user_id: userId, sealed: 'v1.AAAA', confirmed_at: new Date(), created_at: new Date() })
    .execute()
  expect(await codeOf(await second(house, await challengeFor(house), app.code()))).toBe('code_invalid')
  expect(house.logs.join('')).toContain('sealed with another key')
})

test('ABU-18 codes cannot be guessed: five per challenge, ten per account in a quarter of an hour, from anywhere', async () => {
  await using house = await openHouse()
  const app = await switchOn(house, (await setUp(house)).token)
  const challenge = await challengeFor(house)
  for (let n = 0; n < 5; n++) {
    expect(await codeOf(await second(house, challenge, wrongCode(app), `10.0.1.${n}`))).toBe('code_invalid')
  }
  expect(await codeOf(await second(house, challenge, app.code()))).toBe('challenge_invalid')
  const next = await challengeFor(house)
  for (let n = 0; n < 4; n++) await second(house, next, wrongCode(app), `10.0.2.${n}`)
  await second(house, await challengeFor(house), wrongCode(app))
  const last = await challengeFor(house)
  expect((await second(house, last, app.code(), '10.0.3.1')).status).toBe(429)
  const rows = await house.db.kysely
    .selectFrom('audit_log')
    .select('address')
    .where('action', '=', 'login/second-factor-failed')
    .execute()
  expect(rows).toHaveLength(10)
})

test('a recovery code opens the account once, however it is typed, and its owner is told', async () => {
  await using house = await openMailHouse()
  const app = await switchOn(house, house.owner.token)
  const [first = ''] = app.recoveryCodes
  const both = await Promise.all([
    second(house, await challengeFor(house), ` ${first.toUpperCase().replaceAll('-', ' ')} `),
    second(house, await challengeFor(house), first),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401])
  expect(await codeOf(await second(house, await challengeFor(house), first))).toBe('code_invalid')
  const subjects = (await house.mailsTo(ada.email)).map(({ subject }) => subject)
  expect(subjects).toEqual([
    'Two-step sign-in was switched on at chat.test',
    'A recovery code was used to sign in at chat.test',
  ])
})

test('new recovery codes take the place of the old ones', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const renew = () => house.call('POST', '/auth/recovery-codes', { token, json: { current_password: ada.password } })
  expect(await codeOf(await renew())).toBe('conflict')
  const app = await switchOn(house, token)
  const { recovery_codes: fresh } = await json<{ readonly recovery_codes: readonly string[] }>(await renew())
  expect(new Set([...fresh, ...app.recoveryCodes]).size).toBe(20)
  expect((await second(house, await challengeFor(house), app.recoveryCodes[1] ?? '')).status).toBe(401)
  expect((await second(house, await challengeFor(house), fresh[1] ?? '')).status).toBe(200)
})

test('switched off, the password is enough again', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  await switchOn(house, token)
  house.clock.advance(16 * 60_000)
  const off = (body: object) => house.call('POST', '/auth/totp/disable', { token, json: body })
  expect(await codeOf(await off({}))).toBe('step_up_required')
  expect((await off({ current_password: ada.password })).status).toBe(204)
  expect((await logIn(house, 'ada', ada.password)).status).toBe(200)
  expect(await house.db.kysely.selectFrom('recovery_codes').selectAll().execute()).toEqual([])
})

test('whoever has only the mailbox gets a new password and no session', async () => {
  await using house = await openMailHouse()
  const app = await switchOn(house, house.owner.token)
  const half = await challengeFor(house)
  await house.call('POST', '/auth/forgot', { json: { email: ada.email } })
  const token = tokenIn((await house.mailsTo(ada.email)).at(-1))
  const password = 'a wholly new password'
  expect((await house.call('POST', '/auth/reset', { json: { token, password } })).status).toBe(204)
  expect(await codeOf(await second(house, half, app.code()))).toBe('challenge_invalid')
  expect(await codeOf(await logIn(house, 'ada', password))).toBe('second_factor_required')
})

test('ABU-09 neither secret nor code is in the database or the log as it is', async () => {
  await using house = await openHouse()
  const app = await switchOn(house, (await setUp(house)).token)
  const tables = ['totp_secrets', 'recovery_codes', 'sign_in_challenges', 'audit_log'] as const
  const challenge = await challengeFor(house)
  const rows = await Promise.all(tables.map((table) => house.db.kysely.selectFrom(table).selectAll().execute()))
  const kept = JSON.stringify(rows) + house.logs.join('')
  for (const secret of [app.secret, challenge, ...app.recoveryCodes]) expect(kept).not.toContain(secret)
})

test('the forms lead from the password to the code and on; the challenge stays in a cookie', async () => {
  await using house = await openHouse()
  const app = await switchOn(house, (await setUp(house)).token)
  const headers = { origin: 'http://chat.test' }
  const form = { login: 'ada', password: ada.password, return_to: '/inbox' }
  const first = await house.call('POST', '/auth/login', { form, headers })
  expect(first.headers.get('location')).toBe('/auth/login/code?return_to=%2Finbox')
  const cookie = first.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^ajet_step=[\w-]{43}; Path=\/; Max-Age=300; HttpOnly; SameSite=Strict$/)
  const own = { ...headers, cookie: cookie.split(';')[0] ?? '' }
  const post = (code: string) =>
    house.call('POST', '/auth/login/totp', { form: { code, return_to: '/inbox' }, headers: own })
  expect((await post(wrongCode(app))).headers.get('location')).toBe(
    '/auth/login/code?error=code_invalid&return_to=%2Finbox',
  )
  const done = await post(app.code())
  expect(done.headers.get('location')).toBe('/inbox')
  expect(done.headers.get('set-cookie')).toStartWith('ajet_session=')
  expect((await post(app.code(1))).headers.get('location')).toBe(
    '/auth/login?error=challenge_invalid&return_to=%2Finbox',
  )
  const foreign = await house.call('POST', '/auth/login/totp', {
    form: { code: app.code(1) },
    headers: { ...own, origin: 'https://evil.example' },
  })
  expect(foreign.status).toBe(403)
})
