import { expect, test } from 'bun:test'
import { goesOnTo, TestBrowser } from '../testing/browser-fixtures.ts'
import { codeOf, insertInvite, openHouse, setUp } from '../testing/house-fixtures.ts'
import { startIssuer, type IssuerOptions } from '../testing/issuer-fixtures.ts'
import { openIssuerHouse, whoIsIn, type IssuerHouse } from '../testing/issuer-house-fixtures.ts'

const EXPIRED = '/auth/login?error=sign_in_expired'
const REFUSED = '/auth/login?error=provider_refused'

/** Set up, with an account for bob by the issuer. */
async function openWithBob(
  more = {},
  options: IssuerOptions = {},
): Promise<IssuerHouse & { readonly adaToken: string; readonly adaId: string }> {
  const world = await openIssuerHouse(more, options)
  const { token, userId } = await setUp(world.house)
  const invite = await insertInvite(world.house, userId)
  await new TestBrowser(world.house).signIn(`/auth/oauth/oidc?invite_code=${invite}`, 'bob')
  return { ...world, adaToken: token, adaId: userId }
}

/** To the point where the issuer has sent the browser back; the path of the callback. */
async function untilCallback({ browser }: Pick<IssuerHouse, 'browser'>, login: string, start = '/auth/oauth/oidc') {
  const begun = await browser.open(start)
  return await browser.signInAt(begun.headers.get('location') ?? '', login)
}

async function outcome(answer: Response): Promise<readonly [number, string | undefined]> {
  return [answer.status, await goesOnTo(answer)]
}

test('ABU-08 a callback without the cookie of the browser that began signs nobody in', async () => {
  await using world = await openWithBob()
  const callback = await untilCallback(world, 'bob')
  const victim = new TestBrowser(world.house)
  expect(await outcome(await victim.open(callback, 'elsewhere'))).toEqual([400, EXPIRED])
  expect(await whoIsIn(world.house, victim)).toBeUndefined()
  // It was not used up: the browser that began can still finish.
  expect(await outcome(await world.browser.open(callback, 'elsewhere'))).toEqual([200, '/'])
})

test('ABU-08 a missing, changed or foreign state signs nobody in', async () => {
  await using world = await openWithBob()
  const callback = await untilCallback(world, 'bob')
  const other = new TestBrowser(world.house)
  const foreign = new URL(await untilCallback({ browser: other }, 'bob'), 'http://x').searchParams.get('state') ?? ''
  const withState = (state: string | null) => {
    const url = new URL(callback, 'http://x')
    if (state === null) url.searchParams.delete('state')
    else url.searchParams.set('state', state)
    return `${url.pathname}${url.search}`
  }
  for (const state of [null, '', 'x', foreign, `${foreign}x`])
    expect(await outcome(await world.browser.open(withState(state), 'elsewhere'))).toEqual([400, EXPIRED])
})

test('ABU-08 a state given twice is refused', async () => {
  await using world = await openWithBob()
  const callback = await untilCallback(world, 'bob')
  const answer = await world.browser.open(`${callback}&state=${'x'.repeat(43)}`, 'elsewhere')
  expect(await outcome(answer)).toEqual([403, REFUSED])
})

test('ABU-07 ABU-08 a callback is good once, also when two come at the same moment', async () => {
  await using world = await openWithBob()
  const callback = await untilCallback(world, 'bob')
  const token = world.browser.cookie('ajet_sign_in') ?? ''
  const headers = { cookie: `ajet_sign_in=${token}`, accept: 'text/html' }
  const open = () => world.house.call('GET', callback, { headers })
  const answers = await Promise.all([open(), open(), open()])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
  expect((await open()).status).toBe(400)
  const sessions = await world.house.db.kysely.selectFrom('sessions').select('id').execute()
  // Ada's, bob's first, and this one.
  expect(sessions).toHaveLength(3)
})

test('ABU-08 the code of somebody else’s sign-in is worth nothing in mine', async () => {
  await using world = await openWithBob()
  world.issuer.accounts.set('eve', {})
  const stolen = new URL(await untilCallback({ browser: new TestBrowser(world.house) }, 'bob'), 'http://x')
  const mine = new URL(await untilCallback(world, 'eve'), 'http://x')
  mine.searchParams.set('code', stolen.searchParams.get('code') ?? '')
  const answer = await world.browser.open(`${mine.pathname}${mine.search}`, 'elsewhere')
  expect(await outcome(answer)).toEqual([403, REFUSED])
  expect(await whoIsIn(world.house, world.browser)).toBeUndefined()
})

test('ABU-08 without PKCE, or with another challenge, the issuer’s code is worth nothing', async () => {
  await using world = await openWithBob()
  const begun = new URL((await world.browser.open('/auth/oauth/oidc')).headers.get('location') ?? '')
  begun.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  const callback = await world.browser.signInAt(begun.href, 'bob')
  expect(await outcome(await world.browser.open(callback, 'elsewhere'))).toEqual([403, REFUSED])
  const stripped = new URL((await world.browser.open('/auth/oauth/oidc')).headers.get('location') ?? '')
  for (const name of ['code_challenge', 'code_challenge_method']) stripped.searchParams.delete(name)
  const refused = await world.browser.signInAt(stripped.href, 'bob')
  expect(refused).toContain('error=invalid_request')
  expect(await outcome(await world.browser.open(refused, 'elsewhere'))).toEqual([403, REFUSED])
})

test('ABU-08 another nonce than ours is refused', async () => {
  await using world = await openWithBob()
  const begun = new URL((await world.browser.open('/auth/oauth/oidc')).headers.get('location') ?? '')
  begun.searchParams.set('nonce', 'a'.repeat(43))
  const callback = await world.browser.signInAt(begun.href, 'bob')
  expect(await outcome(await world.browser.open(callback, 'elsewhere'))).toEqual([403, REFUSED])
})

test('ABU-08 a callback that names another issuer, or none, is refused', async () => {
  await using world = await openWithBob()
  for (const change of [
    (query: URLSearchParams) => query.set('iss', 'http://evil.example'),
    (query: URLSearchParams) => query.delete('iss'),
    (query: URLSearchParams) => query.set('iss', `${world.issuer.url}/`),
  ]) {
    const url = new URL(await untilCallback(world, 'bob'), 'http://x')
    change(url.searchParams)
    const answer = await world.browser.open(`${url.pathname}${url.search}`, 'elsewhere')
    expect(await outcome(answer)).toEqual([403, REFUSED])
  }
})

test('ABU-08 an answer of one provider does not end a sign-in at another', async () => {
  await using world = await openWithBob({ 'oauth.allow_private_networks': true })
  await using second = await startIssuer(['http://chat.test/auth/callback/other'])
  second.accounts.set('bob', {})
  const json = { name: 'other', kind: 'oidc', label: 'Other', client_id: 'ajet', issuer_url: second.url }
  const body = { ...json, client_secret: 'the secret of the client' }
  expect((await world.house.call('POST', '/auth/providers', { token: world.adaToken, json: body })).status).toBe(201)
  const callback = await untilCallback(world, 'bob', '/auth/oauth/other')
  const mixed = callback.replace('/auth/callback/other', '/auth/callback/oidc')
  expect(await outcome(await world.browser.open(mixed, 'elsewhere'))).toEqual([400, EXPIRED])
  // The subject `bob` of the other issuer is somebody else.
  const answer = await world.browser.open(callback, 'elsewhere')
  expect(await outcome(answer)).toEqual([403, '/auth/login?error=account_unknown'])
})

test('ABU-08 nothing leads to another site afterwards', async () => {
  await using world = await openWithBob()
  for (const target of ['https://evil.example', '//evil.example', '/\\evil.example', '/\tx', 'javascript:alert(1)']) {
    const answer = await world.browser.signIn(`/auth/oauth/oidc?return_to=${encodeURIComponent(target)}`, 'bob')
    expect(await outcome(answer)).toEqual([200, '/'])
  }
  const quoted = await world.browser.signIn(`/auth/oauth/oidc?return_to=${encodeURIComponent('/"><script>')}`, 'bob')
  expect(await quoted.text()).not.toContain('"><script>')
})

test('ABU-07 a session that was there before is not the new one', async () => {
  await using world = await openWithBob()
  const planted = 'p'.repeat(43)
  world.browser.setCookie('ajet_session', planted)
  await world.browser.signIn('/auth/oauth/oidc', 'bob')
  expect(await whoIsIn(world.house, world.browser)).toBe('bob.babbage')
  const first = world.browser.cookie('ajet_session')
  expect(first).not.toBe(planted)
  await world.browser.signIn('/auth/oauth/oidc', 'bob')
  expect(world.browser.cookie('ajet_session')).not.toBe(first)
})

test('a sign-in that takes longer than ten minutes is over', async () => {
  await using world = await openWithBob()
  const callback = await untilCallback(world, 'bob')
  world.house.clock.advance(10 * 60 * 1000)
  expect(await outcome(await world.browser.open(callback, 'elsewhere'))).toEqual([400, EXPIRED])
})

test('AJ-12 a provider that is switched off meanwhile signs nobody in', async () => {
  await using world = await openWithBob()
  const callback = await untilCallback(world, 'bob')
  const value = { off: ['oidc'] }
  await world.house.db.kysely.insertInto('system_settings').values({ key: 'login_methods', value }).execute()
  const answer = await world.browser.open(callback, 'elsewhere')
  expect(await outcome(answer)).toEqual([403, '/auth/login?error=login_method_off'])
  expect((await world.browser.open('/auth/oauth/oidc')).headers.get('location')).toBe(
    '/auth/login?error=login_method_off',
  )
})

test('ABU-18 an e-mail address at the provider opens no account that has it here', async () => {
  await using world = await openWithBob()
  const invite = await insertInvite(world.house, world.adaId)
  world.issuer.accounts.set('eve', { email: 'Ada@Example.org', email_verified: true, preferred_username: 'eve' })
  const known = await world.browser.signIn(`/auth/oauth/oidc?invite_code=${invite}`, 'eve')
  expect(await outcome(known)).toEqual([409, '/auth/login?error=account_exists'])
  world.issuer.accounts.set('eve', { email: 'ada@example.org', email_verified: false, preferred_username: 'eve' })
  const fresh = new TestBrowser(world.house)
  expect((await fresh.signIn(`/auth/oauth/oidc?invite_code=${invite}`, 'eve')).status).toBe(200)
  expect(await whoIsIn(world.house, fresh)).toBe('eve')
  const eve = await world.house.db.kysely.selectFrom('users').select('email').where('username', '=', 'eve').execute()
  expect(eve).toEqual([{ email: null }])
})

test('ABU-18 an address given where the issuer has not checked it does not pass for the one it has', async () => {
  await using world = await openWithBob({}, { wholeIdTokens: true })
  const invite = await insertInvite(world.house, world.adaId)
  // Without a name in the ID token the issuer is asked for more.
  world.issuer.accounts.set('eve', {
    id_token: { email: 'eve@example.org', email_verified: true },
    userinfo: { email: 'carol@example.org', preferred_username: 'eve' },
  })
  expect((await world.browser.signIn(`/auth/oauth/oidc?invite_code=${invite}`, 'eve')).status).toBe(200)
  expect(await whoIsIn(world.house, world.browser)).toBe('eve')
  const eve = world.house.db.kysely.selectFrom('users').select('email').where('username', '=', 'eve')
  expect(await eve.executeTakeFirst()).toEqual({ email: null })
})

test('whoever changes their mind at the provider comes back to where they began', async () => {
  await using world = await openWithBob()
  const begun = new URL((await world.browser.open('/auth/oauth/oidc?return_to=/inbox')).headers.get('location') ?? '')
  const query = new URLSearchParams({ error: 'access_denied', state: begun.searchParams.get('state') ?? '' })
  query.set('iss', world.issuer.url)
  const answer = await world.browser.open(`/auth/callback/oidc?${query}`, 'elsewhere')
  expect(await outcome(answer)).toEqual([403, `${REFUSED}&return_to=%2Finbox`])
})

test('ABU-08 another site cannot make a browser join something or link an account', async () => {
  await using world = await openWithBob()
  const invite = await insertInvite(world.house, world.adaId)
  const joining = await world.browser.open(`/auth/oauth/oidc?invite_code=${invite}`, 'elsewhere')
  expect(joining.headers.get('location')).toContain('error=cross_origin')
  await world.browser.signIn('/auth/oauth/oidc', 'bob')
  const cookie = `ajet_session=${world.browser.cookie('ajet_session') ?? ''}`
  const foreign = { cookie, origin: 'https://evil.example' }
  const linking = await world.house.call('POST', '/auth/oauth/oidc', { form: { link: '1' }, headers: foreign })
  expect(await codeOf(linking)).toBe('cross_origin')
  expect(await world.house.db.kysely.selectFrom('oauth_transactions').selectAll().execute()).toEqual([])
})

test('ABU-05 a provider set up at run time is not called on a private network', async () => {
  await using world = await openWithBob()
  const json = { name: 'inside', kind: 'oidc', label: 'Inside', client_id: 'ajet' }
  const create = (issuer_url: string) =>
    world.house.call('POST', '/auth/providers', { token: world.adaToken, json: { ...json, issuer_url } })
  expect((await create(world.issuer.url)).status).toBe(400)
  for (const host of ['127.0.0.1', '[::1]', '2130706433', '169.254.169.254', 'localhost'])
    expect((await create(`https://${host}:8443`)).status).toBe(502)
})

test('ABU-18 sign-ins begun from one address are limited', async () => {
  await using house = await openHouse({ 'oauth.github.client_id': 'id', 'oauth.github.client_secret': 'secret' })
  await setUp(house)
  const statuses: number[] = []
  for (let tries = 0; tries < 501; tries++) statuses.push((await house.call('GET', '/auth/oauth/github')).status)
  expect(new Set(statuses.slice(0, 500))).toEqual(new Set([303]))
  expect(statuses.at(-1)).toBe(429)
})

test('nothing secret of a sign-in is in the log', async () => {
  await using world = await openWithBob()
  const callback = await untilCallback(world, 'bob')
  const url = new URL(callback, 'http://x')
  const secrets = [...['code', 'state'].map((name) => url.searchParams.get(name) ?? ''), 'the secret of the client']
  await world.browser.open(callback.replace('iss=', 'iss=x'), 'elsewhere')
  await world.browser.signIn('/auth/oauth/oidc', 'bob')
  const text = world.house.logs.join('\n')
  expect(text).toContain('A login provider said no')
  for (const secret of secrets) expect(text).not.toContain(secret)
})
