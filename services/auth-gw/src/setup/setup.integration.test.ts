import { expect, test } from 'bun:test'
import { ada, codeOf, home, openHouse, setUp, setupToken } from '../testing/house-fixtures.ts'

test('AJ-38 AJ-39 the setup link makes the first account, which owns the first community', async () => {
  await using house = await openHouse()
  const json = { setup_token: await setupToken(house), ...ada, community: home }
  const answer = await house.call('POST', '/auth/setup', { json })
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({
    user: { username: 'ada', email: ada.email, display_name: 'Ada Lovelace' },
  })
  expect(answer.headers.get('set-cookie')).toContain('ajet_session=')
  const member = await house.db.kysely.selectFrom('community_members').selectAll().executeTakeFirstOrThrow()
  expect(member.role).toBe('owner')
  const channel = await house.db.kysely.selectFrom('channels').selectAll().executeTakeFirstOrThrow()
  expect(channel).toMatchObject({ name: 'general', is_default: true, member_count: 1 })
})

test('AJ-38 once somebody is there, there is no link and no second setup', async () => {
  await using house = await openHouse()
  const token = await setupToken(house)
  await setUp(house)
  expect(await house.gateway.ensureSetupToken()).toBeNull()
  const again = await house.call('POST', '/auth/setup', { json: { setup_token: token, ...ada, community: home } })
  expect([again.status, await codeOf(again)]).toEqual([409, 'already_set_up'])
})

test('AJ-38 whoever opens the setup page of a server that is set up is shown the way to sign in', async () => {
  await using house = await openHouse()
  const before = await house.call('GET', '/setup?token=x')
  expect(before.headers.get('location')).toBeNull()
  await setUp(house)
  const after = await house.call('GET', '/setup?token=x')
  expect([after.status, after.headers.get('location')]).toEqual([303, '/auth/login?error=already_set_up'])
})

test('ABU-07 of several setups with one link at once exactly one wins', async () => {
  await using house = await openHouse()
  const setup_token = await setupToken(house)
  const attempts = [1, 2, 3, 4].map((n) =>
    house.call('POST', '/auth/setup', {
      json: {
        setup_token,
        ...ada,
        username: `ada${n}`,
        email: `ada${n}@example.org`,
        community: { name: 'H', slug: `home${n}` },
      },
    }),
  )
  const statuses = (await Promise.all(attempts)).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([201, 409, 409, 409])
  expect(await house.db.kysely.selectFrom('users').selectAll().execute()).toHaveLength(1)
})

test('ABU-18 setup tokens can be guessed only so often', async () => {
  await using house = await openHouse({ 'limits.login_failures_per_address': 3 })
  const guess = () => house.call('POST', '/auth/setup', { json: { setup_token: 'guess', ...ada, community: home } })
  for (let n = 0; n < 3; n++) expect(await codeOf(await guess())).toBe('setup_token_invalid')
  const refused = await guess()
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true])
})

test('a token from the settings opens the setup; a new random one voids the one before', async () => {
  await using fixed = await openHouse({ setup_token: 'from-the-settings' })
  expect(await setupToken(fixed)).toBe('from-the-settings')
  await using house = await openHouse()
  const [first, second] = [await setupToken(house), await setupToken(house)]
  const attempt = (setup_token: string) =>
    house.call('POST', '/auth/setup', { json: { setup_token, ...ada, community: home } })
  expect((await attempt(first)).status).toBe(403)
  expect((await attempt(second)).status).toBe(201)
})

test('the setup form leads home with the cookie, and back to itself with the error and no secrets', async () => {
  await using house = await openHouse()
  const headers = { origin: 'http://chat.test' }
  const form = {
    setup_token: await setupToken(house),
    ...ada,
    'community.name': 'Home',
    'community.slug': 'Not A Slug',
  }
  const back = await house.call('POST', '/auth/setup', { form, headers })
  expect(back.status).toBe(303)
  const target = new URL(back.headers.get('location') ?? '', 'http://chat.test')
  expect(target.pathname).toBe('/setup')
  expect(Object.fromEntries(target.searchParams)).toMatchObject({
    error: 'invalid_input',
    fields: 'community.slug',
    username: 'ada',
  })
  expect(target.searchParams.get('token')).toBe(form.setup_token)
  for (const hidden of [ada.password, 'example.org']) expect(target.href).not.toContain(hidden)
  const on = await house.call('POST', '/auth/setup', { form: { ...form, 'community.slug': 'home' }, headers })
  expect([on.status, on.headers.get('location')]).toEqual([303, '/'])
  expect(on.headers.get('set-cookie')).toContain('HttpOnly')
})
