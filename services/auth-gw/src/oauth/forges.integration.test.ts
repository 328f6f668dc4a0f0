import { expect, test } from 'bun:test'
import { goesOnTo, TestBrowser } from '../testing/browser-fixtures.ts'
import { startForge, type ForgeAccount } from '../testing/forge-fixtures.ts'
import { insertInvite, openHouse, setUp } from '../testing/house-fixtures.ts'
import { whoIsIn } from '../testing/issuer-house-fixtures.ts'

const octo: ForgeAccount = {
  id: 583_231,
  login: 'Octo-Cat',
  name: 'Octo Cat',
  emails: [
    { email: 'old@example.org', primary: false, verified: true },
    { email: 'Octo@Example.org', primary: true, verified: true },
  ],
}

async function openWithForge(kind: 'github' | 'gitea', secret = 'forge secret') {
  await using building = new AsyncDisposableStack()
  const forge = building.use(startForge(kind, octo))
  const settings = { base_url: forge.url, client_id: 'ajet', client_secret: secret }
  const values = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`oauth.${kind}.${key}`, value]))
  const house = building.use(await openHouse(values))
  const { userId } = await setUp(house)
  const start = `/auth/oauth/${kind}?invite_code=${await insertInvite(house, userId)}`
  const stack = building.move()
  const [browser, other] = [new TestBrowser(house), new TestBrowser(house)]
  return { forge, house, start, browser, other, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

for (const kind of ['github', 'gitea'] as const) {
  test(`AJ-10 AJ-11 sign-in with ${kind} takes the number, the name and the primary verified address`, async () => {
    await using world = await openWithForge(kind)
    expect(await goesOnTo(await world.browser.signIn(world.start))).toBe('/')
    expect(await whoIsIn(world.house, world.browser)).toBe('octo-cat')
    const user = await world.house.db.kysely
      .selectFrom('users')
      .select(['display_name', 'email'])
      .where('username', '=', 'octo-cat')
      .execute()
    expect(user).toEqual([{ display_name: 'Octo Cat', email: 'octo@example.org' }])
    const account = await world.house.db.kysely.selectFrom('oauth_accounts').selectAll().execute()
    expect(account).toMatchObject([
      { provider: kind, issuer: world.forge.url, provider_user_id: '583231', login: 'Octo-Cat' },
    ])
    expect(world.forge.asked[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
  })

  test(`ABU-08 whoever takes over a login name at ${kind} does not get the account`, async () => {
    await using world = await openWithForge(kind)
    await world.browser.signIn(world.start)
    world.forge.person = { ...octo, id: 7, emails: [] }
    const answer = await world.other.signIn(`/auth/oauth/${kind}`)
    expect(await goesOnTo(answer)).toBe('/auth/login?error=account_unknown')
    world.forge.person = { ...octo, login: 'renamed' }
    await world.other.signIn(`/auth/oauth/${kind}`)
    expect(await whoIsIn(world.house, world.other)).toBe('octo-cat')
  })

  test(`ABU-08 a code of ${kind} without our PKCE verifier, or given twice, signs nobody in`, async () => {
    await using world = await openWithForge(kind)
    const begun = new URL((await world.browser.open(world.start)).headers.get('location') ?? '')
    begun.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
    const answer = await world.browser.open(await world.browser.signInAt(begun.href, ''), 'elsewhere')
    expect(answer.status).toBe(403)
    expect(await goesOnTo(answer)).toMatch(/^\/invite\/[\w-]+\?error=provider_refused$/)
  })

  test(`an unverified or hidden address of ${kind} is not taken`, async () => {
    await using world = await openWithForge(kind)
    world.forge.person = { ...octo, emails: [{ email: 'ada@example.org', primary: true, verified: false }] }
    await world.browser.signIn(world.start)
    world.forge.person = { id: 9, login: 'hidden' }
    await world.other.signIn(world.start)
    expect(await whoIsIn(world.house, world.other)).toBe('hidden')
    const emails = await world.house.db.kysely.selectFrom('users').select('email').orderBy('id').execute()
    expect(emails.map(({ email }) => email)).toEqual(['ada@example.org', null, null])
  })

  test(`a wrong client secret of ${kind} is told to the visitor and the log, without the secret`, async () => {
    await using world = await openWithForge(kind, 'another secret')
    const answer = await world.browser.signIn(world.start)
    expect(answer.status).toBe(403)
    const log = world.house.logs.join('\n')
    expect(log).toContain('A login provider said no')
    expect(log).not.toContain('another secret')
  })
}

test('a provider that is down is told as that', async () => {
  await using world = await openWithForge('gitea')
  const begun = (await world.browser.open(world.start)).headers.get('location') ?? ''
  const callback = await world.browser.signInAt(begun, '')
  await world.forge[Symbol.asyncDispose]()
  const answer = await world.browser.open(callback, 'elsewhere')
  expect(answer.status).toBe(502)
})
