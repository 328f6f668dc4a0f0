import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, openContext } from '../support/browser.ts'
import { composer, message, textsOf, threadPane, timeline } from '../support/chat-page.ts'
import { clientOf } from '../support/people.ts'
import { postAll } from '../support/posts.ts'
import { describeInBrowser } from '../support/stage.ts'
import { startStack, type Stack } from '../support/stack.ts'

const PASSWORD = 'correct horse battery'
const HOME = '**/c/acme/channels/general'

describeInBrowser('without JavaScript', () => {
  let stack: Stack
  let browser: Browser
  let ada: Page

  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
    ada = await openPage()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await stack?.[Symbol.asyncDispose]()
  })

  const openPage = async (): Promise<Page> => {
    const context = await openContext(browser, stack, undefined, { javaScript: false })
    context.setDefaultTimeout(15_000)
    return await context.newPage()
  }

  test('AJ-38 the set-up form tells what is wrong and then founds the community', async () => {
    await ada.goto(`/setup?token=${stack.setupToken}`)
    await ada.getByLabel('Name', { exact: true }).fill('Acme')
    await ada.getByLabel('Address').fill('acme')
    await fillAccount(ada, 'everyone')
    await ada.getByRole('button', { name: 'Create community' }).click()
    await ada.getByRole('alert').filter({ hasText: /\S/ }).waitFor()

    await ada.getByLabel('Name', { exact: true }).fill('Acme')
    await ada.getByLabel('Address').fill('acme')
    await fillAccount(ada, 'ada')
    await ada.getByRole('button', { name: 'Create community' }).click()
    await ada.waitForURL(HOME)
  }, 60_000)

  test('messages are written and read, and a thread is opened and answered', async () => {
    await composer(ada).fill('written by a plain form <b>&</b>')
    await ada.getByRole('button', { name: 'Send' }).click()
    await ada.waitForURL(HOME + '*')
    await message(ada, 'written by a plain form <b>&</b>').waitFor()

    await ada.goto(
      `${ada.url().split('#')[0]}/thread/${await message(ada, 'written by a plain form <b>&</b>').getAttribute('data-message')}`,
    )
    await threadPane(ada).getByRole('textbox').fill('answered by another')
    await threadPane(ada).getByRole('button', { name: 'Send' }).click()
    await message(ada, 'answered by another', threadPane(ada)).waitFor()
    await message(ada, 'written by a plain form <b>&</b>').getByRole('link', { name: '1 reply' }).waitFor()
  }, 60_000)

  test('AJ-40 an invited person registers and signs in again, with errors told on the way', async () => {
    await ada.getByRole('link', { name: 'Invite people' }).click()
    await ada.getByRole('button', { name: 'Create an invite link' }).click()
    const link = await ada.getByLabel('Invite link').inputValue()
    const bob = await openPage()

    await bob.goto(link)
    await fillAccount(bob, 'ada')
    await bob.getByRole('button', { name: 'Create account and join' }).click()
    await bob.getByRole('alert').filter({ hasText: /taken/i }).waitFor()
    await fillAccount(bob, 'bob')
    await bob.getByRole('button', { name: 'Create account and join' }).click()
    await bob.waitForURL(HOME)
    await message(bob, 'written by a plain form <b>&</b>').waitFor()

    await bob.getByRole('link', { name: 'Settings' }).first().click()
    await bob.getByRole('button', { name: 'Sign out of this browser' }).click()
    await bob.waitForURL('**/auth/login**')
    await bob.goto('/c/acme/channels/general')
    await bob.waitForURL('**/auth/login?return_to=**')
    await signIn(bob, 'bob', 'not the password')
    await bob.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
    await signIn(bob, 'bob', PASSWORD)
    await bob.waitForURL(HOME)
  }, 60_000)

  test('a channel is created, and its form tells what is wrong', async () => {
    await ada.getByRole('link', { name: 'Create a channel' }).click()
    await ada.getByLabel('Name', { exact: true }).fill('general')
    await ada.getByRole('button', { name: 'Create channel' }).click()
    await ada
      .getByRole('alert')
      .filter({ hasText: /taken|exists/i })
      .waitFor()
    await ada.getByLabel('Name', { exact: true }).fill('history')
    await ada.getByRole('button', { name: 'Create channel' }).click()
    await ada.waitForURL('**/channels/history')
  }, 60_000)

  test('older messages are a link away, page by page, to the beginning', async () => {
    const { token, user } = await clientOf(stack).login({ body: { login: 'ada', password: PASSWORD } })
    const client = clientOf(stack, token)
    const community = (await client.sync({})).communities[0]
    const channel = community?.channels.find(({ name }) => name === 'history')
    const texts = Array.from({ length: 120 }, (_, at) => `number ${at + 1}`)
    await postAll(channel?.id ?? '', texts, () => ({ user, token, password: PASSWORD, client }))

    await ada.goto('/c/acme/channels/history')
    const seen: string[] = await textsOf(timeline(ada))
    for (const earlier = ada.getByRole('link', { name: 'Earlier messages' }); await earlier.isVisible();) {
      await earlier.click()
      await ada.waitForURL((url) => url.search.startsWith('?before='))
      seen.unshift(...(await textsOf(timeline(ada))))
    }
    expect(seen).toEqual(texts)
    await ada.getByRole('link', { name: 'Jump to latest' }).click()
    await message(ada, 'number 120').waitFor()
  }, 60_000)
})

async function fillAccount(page: Page, username: string): Promise<void> {
  await page.getByLabel('Your name').fill(username)
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('E-mail').fill(`${username}@example.com`)
  await page.getByLabel('Password').fill(PASSWORD)
}

async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('User name or e-mail').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
