import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { goesOnTo, issuerSecret, startIssuer, TestBrowser, type TestIssuer } from '@ajet/auth-gw/testing'
import { freePort, startSmtpSink, type SmtpSink } from '@ajet/shared/testing'
import { TOTP } from 'otpauth'
import { eventually } from '../support/eventually.ts'
import { foundTeam, type Person, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

let stack: Stack
let team: Team
let issuer: TestIssuer
let sink: SmtpSink
const LOGIN_FAILURES = 5

beforeAll(async () => {
  const port = freePort()
  sink = await startSmtpSink()
  stack = await startStack({
    env: {
      AJET_OAUTH_OIDC_ISSUER_URL: `http://localhost:${port}`,
      AJET_OAUTH_OIDC_CLIENT_ID: 'ajet',
      AJET_OAUTH_OIDC_CLIENT_SECRET: issuerSecret,
      AJET_MAIL_DRIVER: 'smtp',
      AJET_MAIL_SMTP_HOST: '127.0.0.1',
      AJET_MAIL_SMTP_PORT: String(sink.port),
      AJET_MAIL_SMTP_VERIFY_CERTIFICATE: 'false',
      AJET_LIMITS_LOGIN_FAILURES: String(LOGIN_FAILURES),
      AJET_LIMITS_LOGIN_FAILURES_PER_ADDRESS: '10000',
      AJET_LIMITS_MAILS_PER_ADDRESS: '10000',
    },
  })
  issuer = await startIssuer([`${stack.url}/auth/callback/oidc`], port)
  issuer.accounts.set('carol', { name: 'Carol', preferred_username: 'carol' })
  team = await foundTeam(stack)
  const { code } = await newInvite()
  await openBrowser().signIn(`/auth/oauth/oidc?invite_code=${code}`, 'carol')
}, 90_000)
afterAll(async () => {
  await issuer?.[Symbol.asyncDispose]()
  await stack?.[Symbol.asyncDispose]()
  await sink?.[Symbol.asyncDispose]()
})

const newInvite = (body: { readonly max_uses?: number } = {}) =>
  team.owner.client.createInvite({ params: { community: team.communityId }, body })
let people = 0
const somebody = () => team.invite(`someone${++people}`)

const openBrowser = () =>
  new TestBrowser(
    {
      call: (method, path, { headers, form } = {}) =>
        fetch(`${stack.url}${path}`, {
          method,
          redirect: 'manual',
          ...(headers && { headers }),
          ...(form && { body: new URLSearchParams(form) }),
        }),
    },
    stack.url,
  )

const postJson = (path: string, body: unknown, token?: string) =>
  fetch(`${stack.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
const codeOf = async (answer: Response) => ((await answer.json()) as { readonly code?: string }).code
/** The statuses of the same request sent five times at the same moment. */
const atOnce = async (send: (at: number) => Promise<Response>) => {
  const answers = await Promise.all(Array.from({ length: 5 }, (_, at) => send(at)))
  return answers.map(({ status }) => status).toSorted()
}
/** The token of the link in the newest mail to an address with this subject. */
const mailed = (address: string, subject: RegExp) =>
  eventually(`a mail to ${address}`, () => {
    const mail = sink.mails.findLast((one) => one.to.includes(address) && subject.test(one.subject))
    return /[?]token=([\w-]+)/.exec(mail?.text ?? '')?.[1]
  })

describe('ABU-07 what is good once, used by five at the same moment', () => {
  test('ABU-07 an invite for one makes one account', async () => {
    const { code } = await newInvite({ max_uses: 1 })
    const register = (at: number) => {
      const who = { username: `racer${at}`, email: `racer${at}@example.com`, password: 'correct horse battery' }
      return postJson('/auth/register', { ...who, invite_code: code })
    }
    expect(await atOnce(register)).toEqual([201, 404, 404, 404, 404])
  }, 30_000)

  test('ABU-07 the link of a mail confirms an address once, and one sets one password', async () => {
    const { user } = await somebody()
    const address = `${user.username}@example.com`
    const token = await mailed(address, /Confirm/)
    expect(await atOnce(() => postJson('/auth/confirm', { token }))).toEqual([204, 404, 404, 404, 404])
    expect((await postJson('/auth/forgot', { email: address })).status).toBe(204)
    const reset = await mailed(address, /password/i)
    const passwords = Array.from({ length: 5 }, (_, at) => `a new password ${at}`)
    const statuses = await atOnce((at) => postJson('/auth/reset', { token: reset, password: passwords[at] }))
    expect(statuses).toEqual([204, 404, 404, 404, 404])
    const logins = await Promise.all(
      passwords.map((password) => postJson('/auth/login', { login: user.username, password })),
    )
    expect(logins.filter(({ status }) => status === 200)).toHaveLength(1)
  }, 30_000)

  test('ABU-07 an approved program gets one session', async () => {
    const { token } = await somebody()
    const begun = await postJson('/auth/device', {})
    const { device_code, user_code } = (await begun.json()) as { device_code: string; user_code: string }
    expect((await postJson('/auth/device/decision', { user_code, decision: 'approve' }, token)).status).toBe(204)
    expect(await atOnce(() => postJson('/auth/device/token', { device_code }))).toEqual([200, 400, 400, 400, 400])
  }, 30_000)

  test('ABU-07 a code of the app, a recovery code and a first step each open one session', async () => {
    const { user, password, token } = await somebody()
    const started = await postJson('/auth/totp/start', { current_password: password }, token)
    const { secret } = (await started.json()) as { readonly secret: string }
    const code = (steps: number) => new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })
    const confirmed = await postJson('/auth/totp/confirm', { code: code(-1) }, token)
    const { recovery_codes } = (await confirmed.json()) as { readonly recovery_codes: readonly string[] }
    const [first = '', second = ''] = recovery_codes
    const login = async () => {
      const answer = await postJson('/auth/login', { login: user.username, password })
      return ((await answer.json()) as { readonly challenge: string }).challenge
    }
    const steps = await Promise.all([1, 2, 3, 4, 5].map(login))
    const enter = (given: string) => (at: number) => postJson('/auth/login/totp', { challenge: steps[at], code: given })
    expect(await atOnce(enter(first))).toEqual([200, 401, 401, 401, 401])
    const challenge = await login()
    const rest = [code(1), second, ...recovery_codes.slice(2, 5)]
    const each = (at: number) => postJson('/auth/login/totp', { challenge, code: rest[at] })
    expect(await atOnce(each)).toEqual([200, 401, 401, 401, 401])
  }, 30_000)
})

describe('ABU-08 the way through an issuer', () => {
  /** To the point where the issuer has sent the browser back: the path of the callback. */
  const untilCallback = async (
    browser: TestBrowser,
    start = '/auth/oauth/oidc',
    change = (_: URLSearchParams) => {},
  ) => {
    const begun = new URL((await browser.open(start)).headers.get('location') ?? '')
    change(begun.searchParams)
    return await browser.signInAt(begun.href, 'carol')
  }
  const finish = async (browser: TestBrowser, callback: string) => {
    const answer = await browser.open(callback, 'elsewhere')
    return [answer.status, await goesOnTo(answer)] as const
  }
  const isIn = (browser: TestBrowser) => browser.cookie('ajet_session') !== undefined
  const EXPIRED = [400, '/auth/login?error=sign_in_expired'] as const
  const REFUSED = [403, '/auth/login?error=provider_refused'] as const

  test('ABU-08 a callback belongs to the browser that began, and its state to it', async () => {
    const [browser, other] = [openBrowser(), openBrowser()]
    const callback = await untilCallback(browser)
    expect(await finish(other, callback)).toEqual(EXPIRED)
    const foreign = new URL(await untilCallback(other), stack.url).searchParams.get('state') ?? ''
    for (const state of [undefined, '', 'x', foreign]) {
      const url = new URL(callback, stack.url)
      url.searchParams.delete('state')
      if (state !== undefined) url.searchParams.set('state', state)
      expect(await finish(browser, `${url.pathname}${url.search}`)).toEqual(EXPIRED)
    }
    expect([isIn(browser), isIn(other)]).toEqual([false, false])
    expect(await finish(browser, callback)).toEqual([200, '/'])
    expect(isIn(browser)).toBe(true)
  }, 30_000)

  test('ABU-07 ABU-08 a callback is good once, also when five come at the same moment', async () => {
    const browser = openBrowser()
    const callback = await untilCallback(browser)
    const cookie = `ajet_sign_in=${browser.cookie('ajet_sign_in')}`
    const send = () => fetch(`${stack.url}${callback}`, { headers: { cookie, accept: 'text/html' } })
    expect(await atOnce(send)).toEqual([200, 400, 400, 400, 400])
    expect((await send()).status).toBe(400)
  }, 30_000)

  test('ABU-08 without our PKCE and nonce, and from another issuer, a code is worth nothing', async () => {
    const browser = openBrowser()
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    const changes: readonly ((query: URLSearchParams) => void)[] = [
      (query) => query.set('code_challenge', challenge),
      (query) => query.delete('code_challenge'),
      (query) => query.set('nonce', 'a'.repeat(43)),
    ]
    for (const change of changes)
      expect(await finish(browser, await untilCallback(browser, undefined, change))).toEqual(REFUSED)
    for (const iss of [undefined, 'http://evil.example', `${issuer.url}/`]) {
      const url = new URL(await untilCallback(browser), stack.url)
      url.searchParams.delete('iss')
      if (iss !== undefined) url.searchParams.set('iss', iss)
      expect(await finish(browser, `${url.pathname}${url.search}`)).toEqual(REFUSED)
    }
    const stolen = new URL(await untilCallback(openBrowser()), stack.url).searchParams.get('code') ?? ''
    const mine = new URL(await untilCallback(browser), stack.url)
    mine.searchParams.set('code', stolen)
    expect(await finish(browser, `${mine.pathname}${mine.search}`)).toEqual(REFUSED)
    expect(isIn(browser)).toBe(false)
  }, 30_000)

  const elsewhere = [
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/x/%2e%2e//evil.example',
    'javascript:alert(1)',
    '/@evil.example/..//evil.example',
  ]
  test('ABU-08 nothing leads to another site afterwards, by an issuer or by a password', async () => {
    for (const target of elsewhere) {
      const browser = openBrowser()
      const callback = await untilCallback(browser, `/auth/oauth/oidc?return_to=${encodeURIComponent(target)}`)
      expect([target, ...(await finish(browser, callback))]).toEqual([target, 200, '/'])
      const form = { login: team.owner.user.username, password: team.owner.password, return_to: target }
      const answer = await openBrowser().post('/auth/login', form)
      expect([target, answer.status, answer.headers.get('location')]).toEqual([target, 303, '/'])
      const page = await fetch(`${stack.url}/auth/login?return_to=${encodeURIComponent(target)}`)
      expect(await page.text()).not.toContain('evil.example')
    }
  }, 60_000)

  test('ABU-08 following a link, of this site or another, links no account', async () => {
    const browser = openBrowser()
    await browser.post('/auth/login', { login: team.owner.user.username, password: team.owner.password })
    for (const from of ['here', 'elsewhere'] as const) {
      const answer = await browser.open('/auth/oauth/oidc?link=1', from)
      expect(answer.headers.get('location')).toStartWith('/settings/security?error=')
    }
    const headers = { origin: 'https://evil.example', cookie: `ajet_session=${browser.cookie('ajet_session')}` }
    const body = new URLSearchParams({ link: '1' })
    const forged = await fetch(`${stack.url}/auth/oauth/oidc`, { method: 'POST', headers, body, redirect: 'manual' })
    expect([forged.status, await codeOf(forged)]).toEqual([403, 'cross_origin'])
  }, 30_000)
})

describe('ABU-12 a session that somebody else has', () => {
  const startTotp = (token: string) => postJson('/auth/totp/start', {}, token)

  test('ABU-12 a password that has changed ends the new address that was asked for with the one before', async () => {
    const { user, password, token } = await somebody()
    const address = `taken-${user.username}@example.com`
    const asked = await fetch(`${stack.url}/auth/email`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ email: address, current_password: password }),
    })
    expect(asked.status).toBe(200)
    const link = await mailed(address, /new address/)
    const changed = await postJson('/auth/password', { current_password: password, password: 'quite another' }, token)
    expect(changed.status).toBe(204)
    expect(await codeOf(await postJson('/auth/confirm', { token: link }))).toBe('link_invalid')
  }, 30_000)

  test('ABU-12 an API token asks for nothing of the person, and none of its own makes a session', async () => {
    const { client } = team.owner
    const bot = await client.createApiUser({ params: { community: team.communityId }, body: { username: 'robot' } })
    const scopes = ['read', 'write', 'admin'] as const
    const body = { name: 'all', scopes: [...scopes] }
    const { token } = await client.createApiToken({ params: { community: team.communityId, user: bot.id }, body })
    expect((await startTotp(token)).status).toBeOneOf([401, 403])
    const begun = (await (await postJson('/auth/device', {})).json()) as { readonly user_code: string }
    const decision = { user_code: begun.user_code, decision: 'approve' }
    expect((await postJson('/auth/device/decision', decision, token)).status).toBeOneOf([401, 403])
  }, 30_000)
})

describe('ABU-18 guessing', () => {
  const attempt = (login: string, password: string) => postJson('/auth/login', { login, password })

  test('ABU-18 whether somebody has an account is in no answer', async () => {
    const known: Person = await somebody()
    const shape = async (answer: Response) => {
      const { trace_id: _, ...body } = (await answer.json().catch(() => ({}))) as Record<string, unknown>
      const headers = [...answer.headers.keys()].filter((name) => !/^(date|server-timing|x-trace-id)$/.test(name))
      return { status: answer.status, body, headers: headers.toSorted() }
    }
    const same = async (ask: (login: string, address: string) => Promise<Response>) => {
      const { username } = known.user
      const answers = [await ask(username, `${username}@example.com`), await ask('nobody-here', 'nobody@example.com')]
      const [one, other] = await Promise.all(answers.map(shape))
      expect(one).toEqual(other as typeof one & object)
    }
    await same((login) => attempt(login, 'not the password'))
    await same((_, address) => attempt(address, 'not the password'))
    await same((_, email) => postJson('/auth/forgot', { email }))
    await same((_, email) => postJson('/auth/confirm/send', { email }))
  }, 30_000)

  test('ABU-18 a login is guessed so often and no more, known or not', async () => {
    const { user, password } = await somebody()
    for (const login of [user.username, 'nobody-there']) {
      const statuses: number[] = []
      for (let tries = 0; tries <= LOGIN_FAILURES; tries++) statuses.push((await attempt(login, 'a guess')).status)
      expect(statuses).toEqual([...Array.from({ length: LOGIN_FAILURES }, () => 401), 429])
    }
    expect((await attempt(user.username, password)).status).toBe(429)
  }, 30_000)

  test('ABU-18 accounts are made, and invites, setup tokens and links guessed, so often from one address', async () => {
    await using strict = await startStack({
      env: { AJET_LIMITS_REGISTRATIONS_PER_ADDRESS: '3', AJET_LIMITS_LOGIN_FAILURES_PER_ADDRESS: '6' },
    })
    const { owner, communityId } = await foundTeam(strict)
    const { code } = await owner.client.createInvite({ params: { community: communityId }, body: {} })
    const post = (path: string, body: object) =>
      fetch(`${strict.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const register = (name: string, invite_code: string) =>
      post('/auth/register', { username: name, email: `${name}@example.com`, password: owner.password, invite_code })
    const made: number[] = []
    for (let at = 0; at < 4; at++) made.push((await register(`flood${at}`, code)).status)
    expect(made).toEqual([201, 201, 201, 429])
    const guesses = [
      await register('guess0', 'AAAAAAAAAAAA'),
      await post('/auth/reset', { token: 'A'.repeat(43), password: owner.password }),
      await post('/auth/confirm', { token: 'A'.repeat(43) }),
      await register('guess1', 'BBBBBBBBBBBB'),
      await post('/auth/login/totp', { challenge: 'A'.repeat(43), code: '000000' }),
      await post('/auth/device/token', { device_code: 'A'.repeat(43) }),
      await register('guess2', code),
      await post('/auth/reset', { token: 'B'.repeat(43), password: owner.password }),
    ]
    expect(guesses.slice(0, 6).filter(({ status }) => status === 429)).toEqual([])
    expect(guesses.slice(6).map(({ status }) => status)).toEqual([429, 429])
  }, 90_000)
})
