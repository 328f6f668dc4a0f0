import { afterAll, beforeAll, expect, test } from 'bun:test'
import { issuerSecret, startIssuer, type TestIssuer } from '@ajet/auth-gw/testing'
import { freePort } from '@ajet/shared/testing'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, openContext } from '../support/browser.ts'
import { describeInBrowser } from '../support/stage.ts'
import { startStack, type Stack } from '../support/stack.ts'

const HOME = '**/c/acme/channels/general'
const WITH = /Acme ID/

describeInBrowser('sign-in at an OpenID Connect issuer', () => {
  let stack: Stack
  let browser: Browser
  let issuer: TestIssuer
  let ada: Page

  beforeAll(async () => {
    const port = freePort()
    const env = {
      AJET_OAUTH_OIDC_ISSUER_URL: `http://localhost:${port}`,
      AJET_OAUTH_OIDC_CLIENT_ID: 'ajet',
      AJET_OAUTH_OIDC_CLIENT_SECRET: issuerSecret,
      AJET_OAUTH_OIDC_LABEL: 'Acme ID',
    }
    ;[stack, browser] = await Promise.all([startStack({ env }), launchBrowser()])
    issuer = await startIssuer([`${stack.url}/auth/callback/oidc`], port)
    issuer.accounts.set('ada', { name: 'Ada Lovelace', preferred_username: 'ada' })
    issuer.accounts.set('bob', { name: 'Bob Babbage', preferred_username: 'bob' })
    ada = await openPage(true)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await issuer?.[Symbol.asyncDispose]()
    await stack?.[Symbol.asyncDispose]()
  })

  const openPage = async (javaScript: boolean): Promise<Page> => {
    const context = await openContext(browser, stack, undefined, { javaScript })
    context.setDefaultTimeout(15_000)
    return await context.newPage()
  }

  /** Names oneself, then agrees. */
  const signInThere = async (page: Page, login: string): Promise<void> => {
    await page.locator('input[name="login"]').fill(login)
    await page.locator('input[name="password"]').fill('any')
    await page.locator('button[type="submit"]').click()
    await page.locator('input[name="prompt"][value="consent"]').waitFor({ state: 'attached' })
    await page.locator('button[type="submit"]').click()
  }

  test('AJ-10 AJ-38 the first account comes from the issuer, beside the community form of the login page', async () => {
    await ada.goto('/auth/login')
    await ada.getByLabel('Setup token').fill(stack.setupToken)
    await ada.getByLabel('Name', { exact: true }).fill('Acme')
    await ada.getByLabel('Address').fill('acme')
    await ada.getByRole('button', { name: WITH }).click()
    await signInThere(ada, 'ada')
    await ada.waitForURL(HOME)
  }, 60_000)

  test('AJ-11 AJ-40 without a script an invite and the issuer make an account, and the way back is kept', async () => {
    const invite = await ada.evaluate(async () => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
      const answer = await fetch('/api/communities/acme/invites', init)
      return ((await answer.json()) as { readonly code: string }).code
    })
    const bob = await openPage(false)
    await bob.goto(`/invite/${invite}`)
    await bob.getByRole('link', { name: WITH }).click()
    await signInThere(bob, 'bob')
    await bob.waitForURL(HOME)

    const later = await openPage(false)
    await later.goto('/inbox')
    await later.getByRole('link', { name: WITH }).click()
    await signInThere(later, 'bob')
    await later.waitForURL('**/inbox')
  }, 60_000)

  test('AJ-12 the owner sees the linked account, and the last way to sign in stays', async () => {
    await ada.goto('/settings/security')
    await ada.getByRole('listitem').filter({ hasText: 'Acme ID · ada' }).getByRole('button').click()
    await ada.getByRole('alert').filter({ hasText: 'last way' }).waitFor()
    const status = await ada.evaluate(async () => {
      const init = { method: 'PATCH', headers: { 'content-type': 'application/json' } }
      const off = (body: object) => fetch('/auth/methods', { ...init, body: JSON.stringify(body) })
      return [(await off({ password: false })).status, (await off({ providers: { oidc: false } })).status]
    })
    expect(status).toEqual([200, 409])
    const page = await openPage(true)
    await page.goto('/auth/login')
    await page.getByRole('link', { name: WITH }).waitFor()
    expect(await page.getByLabel('Password').count()).toBe(0)
  }, 60_000)
})

test('AJ-12 AJ-38 a server on which nobody can make an account says so in place of a form that leads nowhere', async () => {
  await using stack = await startStack({ env: { AJET_LOGIN_PASSWORD: 'off' } })
  const page = await fetch(`${stack.url}/setup?token=${stack.setupToken}`, { headers: { accept: 'text/html' } })
  const html = await page.text()
  expect(html).toContain('Every way to make an account is switched off.')
  expect(html).not.toContain('<form')
}, 60_000)
