import { expect, test } from 'bun:test'
import { goesOnTo, TestBrowser } from '../testing/browser-fixtures.ts'
import { home, insertInvite, openHouse, setUp, setupToken, type House } from '../testing/house-fixtures.ts'
import { openIssuerHouse, whoIsIn } from '../testing/issuer-house-fixtures.ts'

const usersOf = ({ db }: House) =>
  db.kysely.selectFrom('users').select(['username', 'display_name', 'email', 'password_hash']).orderBy('id').execute()

test('AJ-10 AJ-11 AJ-40 an invite and a sign-in at an issuer make an account, and later the sign-in alone opens it', async () => {
  await using world = await openIssuerHouse()
  const { house, browser } = world
  const { userId } = await setUp(house)
  const invite = await insertInvite(house, userId)
  const answer = await browser.signIn(`/auth/oauth/oidc?invite_code=${invite}&return_to=/inbox`, 'bob')
  expect([answer.status, await goesOnTo(answer)]).toEqual([200, '/inbox'])
  expect(await whoIsIn(house, browser)).toBe('bob.babbage')
  expect((await usersOf(house))[1]).toEqual({
    username: 'bob.babbage',
    display_name: 'Bob Babbage',
    email: 'bob@example.org',
    password_hash: null,
  })
  const members = await house.db.kysely.selectFrom('community_members').select('role').execute()
  expect(members.map(({ role }) => role).toSorted()).toEqual(['member', 'owner'])

  const later = new TestBrowser(house)
  expect(await goesOnTo(await later.signIn('/auth/oauth/oidc', 'bob'))).toBe('/')
  expect(await whoIsIn(house, later)).toBe('bob.babbage')
  expect(await usersOf(house)).toHaveLength(2)
})

test('AJ-10 the provider is told who asks, by state, nonce and PKCE, and the browser holds the secret', async () => {
  await using world = await openIssuerHouse()
  await setUp(world.house)
  const answer = await world.browser.open('/auth/oauth/oidc')
  const location = new URL(answer.headers.get('location') ?? '')
  expect([answer.status, location.origin]).toEqual([303, world.issuer.url])
  const query = Object.fromEntries(location.searchParams)
  expect(query).toMatchObject({
    response_type: 'code',
    client_id: 'ajet',
    redirect_uri: 'http://chat.test/auth/callback/oidc',
    scope: 'openid profile email',
    code_challenge_method: 'S256',
  })
  for (const name of ['state', 'nonce', 'code_challenge']) expect(query[name]).toMatch(/^[\w-]{43}$/)
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^ajet_sign_in=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/)
  const [row] = await world.house.db.kysely.selectFrom('oauth_transactions').selectAll().execute()
  const stored = JSON.stringify({ ...row, hash: Buffer.from(row?.token_hash ?? []).toString('base64url') })
  for (const secret of [query['state'], query['nonce'], world.browser.cookie('ajet_sign_in')])
    expect(stored).not.toContain(String(secret))
})

test('AJ-11 a callback is a page that goes on by itself, so that the strict cookie counts', async () => {
  await using world = await openIssuerHouse()
  const { userId } = await setUp(world.house)
  const invite = await insertInvite(world.house, userId)
  const answer = await world.browser.signIn(`/auth/oauth/oidc?invite_code=${invite}`, 'bob')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const [cleared, session] = answer.headers.getSetCookie()
  expect(cleared).toStartWith('ajet_sign_in=; Path=/; Max-Age=0')
  expect(session).toContain('SameSite=Strict')
})

test('AJ-40 without an invite there is no account, and the page says so', async () => {
  await using world = await openIssuerHouse()
  const { userId } = await setUp(world.house)
  const none = await world.browser.signIn('/auth/oauth/oidc?return_to=/inbox', 'bob')
  expect([none.status, await goesOnTo(none)]).toEqual([403, '/auth/login?error=account_unknown&return_to=%2Finbox'])
  const wrong = await world.browser.signIn('/auth/oauth/oidc?invite_code=unknown', 'bob')
  expect([wrong.status, await goesOnTo(wrong)]).toEqual([404, '/auth/login?error=invite_invalid'])
  const personal = await insertInvite(world.house, userId)
  await world.house.db.kysely.updateTable('invites').set({ user_id: userId }).where('code', '=', personal).execute()
  expect((await world.browser.signIn(`/auth/oauth/oidc?invite_code=${personal}`, 'bob')).status).toBe(404)
  expect(await usersOf(world.house)).toHaveLength(1)
  expect(world.browser.cookie('ajet_session')).toBeUndefined()
})

test('AJ-40 whoever has an account comes to the page of the invite and decides there', async () => {
  await using world = await openIssuerHouse()
  const { userId } = await setUp(world.house)
  const invite = await insertInvite(world.house, userId)
  await world.browser.signIn(`/auth/oauth/oidc?invite_code=${invite}`, 'bob')
  const second = await insertInvite(world.house, userId)
  const again = await world.browser.signIn(`/auth/oauth/oidc?invite_code=${second}&return_to=/inbox`, 'bob')
  expect(await goesOnTo(again)).toBe(`/invite/${second}`)
})

test('a taken user name gets a number, and a name no user name can hold becomes user', async () => {
  await using world = await openIssuerHouse()
  const { userId } = await setUp(world.house)
  const invite = await insertInvite(world.house, userId)
  world.issuer.accounts.set('1', { preferred_username: 'ADA' })
  world.issuer.accounts.set('2', { preferred_username: 'ada@elsewhere.org' })
  world.issuer.accounts.set('3', { name: '愛' })
  for (const login of ['1', '2', '3'])
    expect((await new TestBrowser(world.house).signIn(`/auth/oauth/oidc?invite_code=${invite}`, login)).status).toBe(
      200,
    )
  const rows = await usersOf(world.house)
  expect(rows.map(({ username }) => username)).toEqual(['ada', 'ada-2', 'ada-3', 'user'])
  expect(rows[3]?.display_name).toBe('愛')
})

test('AJ-38 the first account comes from the community form and the provider, with the setup token', async () => {
  await using world = await openIssuerHouse()
  const { house, browser } = world
  const setup_token = await setupToken(house)
  expect((await browser.open('/auth/oauth/oidc')).headers.get('location')).toBe('/auth/login?error=setup_token_invalid')
  const form = { setup_token, 'community.name': home.name, 'community.slug': home.slug }
  const wrong = await browser.post('/auth/oauth/oidc', { ...form, setup_token: 'guess' })
  expect(wrong.headers.get('location')).toStartWith('/setup?token=guess&error=setup_token_invalid&community.name=Home')
  const begun = await browser.post('/auth/oauth/oidc', form)
  expect(begun.status).toBe(200)
  const callback = await browser.signInAt((await goesOnTo(begun)) ?? '', 'bob')
  expect(await goesOnTo(await browser.open(callback, 'elsewhere'))).toBe('/')
  expect(await whoIsIn(house, browser)).toBe('bob.babbage')
  const members = await house.db.kysely.selectFrom('community_members').select('role').execute()
  expect(members).toEqual([{ role: 'owner' }])
  expect(await house.gateway.ensureSetupToken()).toBeNull()
  const late = await browser.post('/auth/oauth/oidc', form)
  expect(late.headers.get('location')).toContain('error=already_set_up')
})

test('AJ-38 of two who set up at once with a provider one wins', async () => {
  await using world = await openIssuerHouse()
  const setup_token = await setupToken(world.house)
  world.issuer.accounts.set('eve', {})
  const form = { setup_token, 'community.name': home.name, 'community.slug': home.slug }
  const both = ['bob', 'eve'].map((login) => ({ login, browser: new TestBrowser(world.house) }))
  const callbacks: string[] = []
  for (const { login, browser } of both)
    callbacks.push(await browser.signInAt((await goesOnTo(await browser.post('/auth/oauth/oidc', form))) ?? '', login))
  const answers = await Promise.all(both.map(({ browser }, at) => browser.open(callbacks[at] ?? '', 'elsewhere')))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403])
  expect(await usersOf(world.house)).toHaveLength(1)
})

test('AJ-12 with passwords switched off nobody signs in or registers with one', async () => {
  await using house = await openHouse()
  const { userId } = await setUp(house)
  const invite_code = await insertInvite(house, userId)
  const value = { password: false, off: [] }
  await house.db.kysely.insertInto('system_settings').values({ key: 'login_methods', value }).execute()
  const login = await house.call('POST', '/auth/login', { json: { login: 'ada', password: 'correct horse battery' } })
  expect([login.status, ((await login.json()) as { code: string }).code]).toEqual([403, 'login_method_off'])
  const json = { invite_code, username: 'bob', email: 'b@example.org', password: 'another long password' }
  expect((await house.call('POST', '/auth/register', { json })).status).toBe(403)
})

test('AJ-12 the settings decide over the owner’s switch', async () => {
  await using off = await openHouse({ 'login.password': 'off' })
  const answer = await off.call('POST', '/auth/login', { json: { login: 'ada', password: 'correct horse battery' } })
  expect(answer.status).toBe(403)
  await using on = await openHouse({ 'login.password': 'on' })
  await setUp(on)
  const value = { password: false, off: [] }
  await on.db.kysely.insertInto('system_settings').values({ key: 'login_methods', value }).execute()
  const json = { login: 'ada', password: 'correct horse battery' }
  expect((await on.call('POST', '/auth/login', { json })).status).toBe(200)
})

test('AJ-12 a start that leaves no owner a way in is told to the operator', async () => {
  await using house = await openHouse()
  await setUp(house)
  await house.gateway.start()
  expect(house.logs.join()).not.toContain('No owner of the server can sign in')
  const value = { password: false, off: [] }
  await house.db.kysely.insertInto('system_settings').values({ key: 'login_methods', value }).execute()
  await house.gateway.start()
  expect(house.logs.join()).toContain('No owner of the server can sign in')
})

test('an unknown provider is not there, and a program gets problem JSON', async () => {
  await using house = await openHouse()
  await setUp(house)
  const answer = await house.call('GET', '/auth/oauth/nobody')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  const page = await new TestBrowser(house).open('/auth/oauth/nobody')
  expect(page.headers.get('location')).toBe('/auth/login?error=not_found')
})

test('GC-23 where an address has to be confirmed first, a provider opens no account whose address is not', async () => {
  const mail = { 'mail.driver': 'smtp', 'mail.smtp.host': '127.0.0.1', 'auth.confirm_email': 'required' }
  await using world = await openIssuerHouse(mail)
  const { house, browser, issuer } = world
  const { userId } = await setUp(house)
  const account = { id: Bun.randomUUIDv7(), user_id: userId, provider: 'oidc', issuer: issuer.url }
  await house.db.kysely
    .insertInto('oauth_accounts')
    .values({ ...account, provider_user_id: 'bob' })
    .execute()
  const confirm = (email_confirmed_at: Date | null) =>
    house.db.kysely.updateTable('users').set({ email_confirmed_at }).where('id', '=', userId).execute()
  await confirm(null)
  expect(await goesOnTo(await browser.signIn('/auth/oauth/oidc', 'bob'))).toBe('/auth/confirm?error=email_unconfirmed')
  expect(await whoIsIn(house, browser)).toBeUndefined()
  await confirm(new Date(house.clock.now()))
  expect(await goesOnTo(await browser.signIn('/auth/oauth/oidc', 'bob'))).toBe('/')
  expect(await whoIsIn(house, browser)).toBe('ada')
})
