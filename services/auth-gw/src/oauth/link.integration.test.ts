import { expect, test } from 'bun:test'
import { hashToken } from '@ajet/shared/auth'
import { startSmtpSink } from '@ajet/shared/testing'
import { goesOnTo, TestBrowser } from '../testing/browser-fixtures.ts'
import { ada, insertInvite, setUp } from '../testing/house-fixtures.ts'
import { openIssuerHouse, whoIsIn, type IssuerHouse } from '../testing/issuer-house-fixtures.ts'

/** Ada signed in with her password in the browser. */
async function openWithAda(more = {}) {
  const world = await openIssuerHouse(more)
  const { userId } = await setUp(world.house)
  await world.browser.post('/auth/login', { login: 'ada', password: ada.password })
  return { ...world, adaId: userId }
}

const accounts = ({ house }: Pick<IssuerHouse, 'house'>) =>
  house.db.kysely.selectFrom('oauth_accounts').select(['user_id', 'provider_user_id', 'email']).execute()
const askToLink = ({ browser }: Pick<IssuerHouse, 'browser'>, form: Record<string, string> = {}) =>
  browser.post('/auth/oauth/oidc', { link: '1', ...form })
const begin = async (world: Pick<IssuerHouse, 'browser'>) =>
  await world.browser.signInAt((await goesOnTo(await askToLink(world))) ?? '', 'bob')

test('AJ-11 somebody signed in links an account and signs in with it from then on', async () => {
  await using world = await openWithAda()
  const answer = await world.browser.open(await begin(world), 'elsewhere')
  expect([answer.status, await goesOnTo(answer)]).toEqual([200, '/settings/security?done=linked'])
  expect(await accounts(world)).toEqual([{ user_id: world.adaId, provider_user_id: 'bob', email: 'bob@example.org' }])
  const later = new TestBrowser(world.house)
  expect(await goesOnTo(await later.signIn('/auth/oauth/oidc', 'bob'))).toBe('/')
  expect(await whoIsIn(world.house, later)).toBe('ada')
  const audit = await world.house.db.kysely
    .selectFrom('audit_log')
    .select(['actor_id'])
    .where('action', '=', 'account/linked')
    .execute()
  expect(audit).toEqual([{ actor_id: world.adaId }])
  // Once more is no fault.
  expect((await world.browser.open(await begin(world), 'elsewhere')).status).toBe(200)
})

test('whoever links an account, or somebody in their name, is told by mail', async () => {
  await using sink = await startSmtpSink()
  const smtp = { 'mail.smtp.host': '127.0.0.1', 'mail.smtp.port': sink.port, 'mail.smtp.verify_certificate': false }
  await using world = await openWithAda({ 'mail.driver': 'smtp', ...smtp })
  await world.browser.open(await begin(world), 'elsewhere')
  await world.house.deliver()
  expect(sink.mails.map(({ to, subject }) => [...to, subject])).toEqual([
    [ada.email, 'An account to sign in with was linked at chat.test'],
  ])
})

test('ABU-08 following a link, wherever it stands, begins to link nothing', async () => {
  await using world = await openWithAda()
  const answer = await world.browser.open('/auth/oauth/oidc?link=1')
  expect(answer.headers.get('location')).toBe('/settings/security?error=method_not_allowed')
  expect(await world.house.db.kysely.selectFrom('oauth_transactions').selectAll().execute()).toEqual([])
})

test('ABU-08 only a browser with a session begins to link, and a bearer token is none', async () => {
  await using world = await openWithAda()
  const nobody = await askToLink({ browser: new TestBrowser(world.house) })
  expect(nobody.headers.get('location')).toBe('/settings/security?error=unauthenticated')
  const token = world.browser.cookie('ajet_session') ?? ''
  expect((await world.house.call('POST', '/auth/oauth/oidc', { token, form: { link: '1' } })).status).toBe(401)
})

test('ABU-07 an older session links with the current password alone', async () => {
  await using world = await openWithAda()
  world.house.clock.advance(16 * 60_000)
  const plain = await askToLink(world)
  expect(plain.headers.get('location')).toBe('/settings/security?error=step_up_required')
  const wrong = await askToLink(world, { current_password: 'guessed it' })
  expect(wrong.headers.get('location')).toBe('/settings/security?error=invalid_credentials')
  const right = await askToLink(world, { current_password: ada.password })
  expect(await goesOnTo(right)).toStartWith(world.issuer.url)
})

test('ABU-07 whoever takes an unconfirmed account over by mail is rid of what was linked before', async () => {
  await using world = await openWithAda()
  await world.browser.open(await begin(world), 'elsewhere')
  const { kysely } = world.house.db
  const reset = async (token: string) => {
    const row = {
      user_id: world.adaId,
      purpose: 'reset' as const,
      email: ada.email,
      created_at: new Date(),
      expires_at: new Date(Date.now() + 1e9),
    }
    await kysely
      .insertInto('mail_links')
      .values({ token_hash: hashToken(token), ...row })
      .execute()
    return await world.house.call('POST', '/auth/reset', { json: { token, password: 'yet another password' } })
  }
  expect((await reset('a'.repeat(43))).status).toBe(204)
  expect(await accounts(world)).toHaveLength(1)
  await kysely.updateTable('users').set({ email_confirmed_at: null }).execute()
  expect((await reset('b'.repeat(43))).status).toBe(204)
  expect(await accounts(world)).toEqual([])
})

test('ABU-07 a session that ended meanwhile links nothing', async () => {
  await using world = await openWithAda()
  const callback = await begin(world)
  await world.browser.post('/auth/logout', {})
  const answer = await world.browser.open(callback, 'elsewhere')
  expect([answer.status, await goesOnTo(answer)]).toEqual([400, '/auth/login?error=sign_in_expired'])
  expect(await accounts(world)).toEqual([])
})

test('ABU-07 a session whose time is over links nothing', async () => {
  await using world = await openWithAda()
  const callback = await begin(world)
  await world.house.db.kysely
    .updateTable('sessions')
    .set({ expires_at: new Date(0) })
    .execute()
  const answer = await world.browser.open(callback, 'elsewhere')
  expect([answer.status, await goesOnTo(answer)]).toEqual([401, '/settings/security?error=unauthenticated'])
  expect(await accounts(world)).toEqual([])
})

test('ABU-08 somebody else’s browser cannot finish a link that was begun here', async () => {
  await using world = await openWithAda()
  const callback = await begin(world)
  const other = new TestBrowser(world.house)
  expect((await other.open(callback, 'elsewhere')).status).toBe(400)
  expect(await accounts(world)).toEqual([])
})

test('an account at the provider that belongs to somebody else here is not taken over', async () => {
  await using world = await openWithAda()
  const invite = await insertInvite(world.house, world.adaId)
  await new TestBrowser(world.house).signIn(`/auth/oauth/oidc?invite_code=${invite}`, 'bob')
  const answer = await world.browser.open(await begin(world), 'elsewhere')
  expect([answer.status, await goesOnTo(answer)]).toEqual([409, '/settings/security?error=account_taken'])
  expect((await accounts(world)).map(({ user_id }) => user_id)).not.toContain(world.adaId)
})

test('one account links twenty accounts at most', async () => {
  await using world = await openWithAda()
  const rows = Array.from({ length: 20 }, (_, at) => ({
    id: Bun.randomUUIDv7(),
    user_id: world.adaId,
    provider: 'oidc',
    issuer: world.issuer.url,
    provider_user_id: `subject ${at}`,
  }))
  await world.house.db.kysely.insertInto('oauth_accounts').values(rows).execute()
  const answer = await world.browser.open(await begin(world), 'elsewhere')
  expect(await goesOnTo(answer)).toBe('/settings/security?error=limit_reached')
})

test('with the user go their accounts at providers and what was under way', async () => {
  await using world = await openWithAda()
  await world.browser.open(await begin(world), 'elsewhere')
  await begin(world)
  await world.house.db.kysely.deleteFrom('users').where('id', '=', world.adaId).execute()
  expect(await accounts(world)).toEqual([])
  expect(await world.house.db.kysely.selectFrom('oauth_transactions').selectAll().execute()).toEqual([])
})
