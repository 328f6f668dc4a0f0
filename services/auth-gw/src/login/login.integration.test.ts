import { expect, test } from 'bun:test'
import { ada, codeOf, openHouse, setUp } from '../testing/house-fixtures.ts'

const origin = { origin: 'http://chat.test' }

test('AJ-17 AJ-18 signing in by name or e-mail gives a token and a cookie that are known', async () => {
  await using house = await openHouse()
  await setUp(house)
  for (const login of ['ada', 'ADA', ' ada@Example.org ']) {
    const answer = await house.call('POST', '/auth/login', { json: { login, password: ada.password } })
    expect(answer.status).toBe(200)
    const { token } = (await answer.json()) as { readonly token: string }
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(cookie).toBe(`ajet_session=${token}`)
    expect((await house.call('GET', '/auth/sessions', { token })).status).toBe(200)
    expect((await house.call('GET', '/auth/sessions', { headers: { cookie } })).status).toBe(200)
  }
})

test('AJ-17 over https the cookie is Secure and has the __Host- name', async () => {
  await using house = await openHouse({ base_url: 'https://chat.test' })
  await setUp(house)
  const answer = await house.call('POST', '/auth/login', { json: { login: 'ada', password: ada.password } })
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-ajet_session=[\w-]{43};.*; Secure$/)
  expect(answer.headers.get('strict-transport-security')).toContain('max-age=')
})

test('ABU-18 an unknown login and a wrong password get the same answer', async () => {
  await using house = await openHouse()
  await setUp(house)
  const answers = await Promise.all(
    ['ada', 'nobody'].map(async (login) => {
      const answer = await house.call('POST', '/auth/login', { json: { login, password: 'wrong password' } })
      const { trace_id: _, ...problem } = (await answer.json()) as Record<string, unknown>
      return { status: answer.status, problem }
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]).toMatchObject({ status: 401, problem: { code: 'invalid_credentials' } })
})

test('ABU-18 a login can be guessed only so often, also by many at once, and its owner can go on elsewhere', async () => {
  await using house = await openHouse({ 'limits.login_failures': 3 })
  await setUp(house)
  const guess = () => house.call('POST', '/auth/login', { json: { login: 'ada', password: 'wrong password' } })
  const statuses = (await Promise.all([1, 2, 3, 4, 5].map(guess))).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([401, 401, 401, 429, 429])
  const right = { json: { login: 'ada', password: ada.password } }
  expect((await house.call('POST', '/auth/login', right)).headers.get('retry-after')).not.toBeNull()
  expect((await house.call('POST', '/auth/login', { ...right, from: '10.9.9.9' })).status).toBe(200)
})

test('signing in correctly does not use up tries', async () => {
  await using house = await openHouse({ 'limits.login_failures': 2, 'limits.login_failures_per_address': 2 })
  await setUp(house)
  for (let n = 0; n < 4; n++) {
    const answer = await house.call('POST', '/auth/login', { json: { login: 'ada', password: ada.password } })
    expect(answer.status).toBe(200)
  }
})

test('AJ-7 failed logins are in the audit log, without the password', async () => {
  await using house = await openHouse()
  await setUp(house)
  await house.call('POST', '/auth/login', { json: { login: 'ada', password: 'wrong password' }, from: '10.0.0.7' })
  const rows = await house.db.kysely.selectFrom('audit_log').selectAll().where('action', '=', 'login/failed').execute()
  expect(rows).toMatchObject([{ target: 'ada', address: '10.0.0.7' }])
  expect(JSON.stringify(rows) + house.logs.join('')).not.toContain('wrong password')
})

test('the login form leads back to where one came from, on this site only', async () => {
  await using house = await openHouse()
  await setUp(house)
  const post = async (fields: Record<string, string>) => {
    const form = { login: 'ada', password: ada.password, ...fields }
    return (await house.call('POST', '/auth/login', { form, headers: origin })).headers.get('location')
  }
  expect(await post({})).toBe('/')
  expect(await post({ return_to: '/c/home/channels/general?at=1' })).toBe('/c/home/channels/general?at=1')
  for (const evil of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/x\r\nset-cookie: a=b',
  ]) {
    expect(await post({ return_to: evil })).toBe('/')
  }
  expect(await post({ password: 'wrong password', return_to: '/inbox' })).toBe(
    '/auth/login?error=invalid_credentials&return_to=%2Finbox',
  )
})

test('ABU-06 another site cannot post the login form', async () => {
  await using house = await openHouse()
  await setUp(house)
  const form = { login: 'ada', password: ada.password }
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, {}] as Record<
    string,
    string
  >[]) {
    const answer = await house.call('POST', '/auth/login', { form, headers })
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_origin'])
  }
})
