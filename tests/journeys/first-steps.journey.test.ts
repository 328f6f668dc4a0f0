import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser, openContext } from '../support/browser.ts'
import { composer, message, say, textsOf, timeline } from '../support/chat-page.ts'
import { openCli, type Cli, type Follower } from '../support/cli.ts'
import { describeInBrowser } from '../support/stage.ts'
import { startStack, type Stack } from '../support/stack.ts'

const PASSWORD = 'correct horse battery'

describeInBrowser('from an empty server to a conversation', () => {
  let stack: Stack
  let browser: Browser
  let ada: Page
  let bob: Page
  let cli: Cli
  let follower: Follower
  let inviteLink = ''

  beforeAll(async () => {
    ;[stack, browser] = await Promise.all([startStack({ env: { AJET_SETUP_TOKEN: '' } }), launchBrowser()])
    cli = await openCli(stack)
  }, 60_000)
  afterAll(async () => {
    await follower?.[Symbol.asyncDispose]()
    await cli?.[Symbol.asyncDispose]()
    await browser?.close()
    await stack?.[Symbol.asyncDispose]()
  })

  const openBrowser = async (): Promise<BrowserContext> => {
    const context = await openContext(browser, stack)
    context.setDefaultTimeout(15_000)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    return context
  }

  test('AJ-38 AJ-39 the printed link leads to the first account, which owns the first community', async () => {
    const link = /http:\/\/\S+\/setup\?token=\S+/.exec(stack.output())?.[0]
    ada = await (await openBrowser()).newPage()

    await ada.goto(link ?? '')
    await ada.getByLabel('Name', { exact: true }).fill('Acme Workshop')
    expect(await ada.getByLabel('Address').inputValue()).toBe('acme-workshop')
    await fillAccount(ada, 'ada', 'Ada Lovelace')
    await ada.getByRole('button', { name: 'Create community' }).click()

    await ada.waitForURL('**/c/acme-workshop/channels/general')
    await composer(ada).waitFor()
    expect(await ada.locator('#app').getAttribute('data-role')).toBe('owner')
  }, 60_000)

  test('AJ-38 the link works once', async () => {
    const link = /http:\/\/\S+\/setup\?token=\S+/.exec(stack.output())?.[0]
    const context = await openBrowser()
    const page = await context.newPage()
    await page.goto(link ?? '')
    await page.waitForURL(/\/auth\/login/)
    await page
      .getByRole('alert')
      .filter({ hasText: /already/i })
      .waitFor()
    await context.close()
  }, 60_000)

  test('AJ-40 whoever has an invite link makes an account and is in', async () => {
    await ada.getByRole('link', { name: 'Invite people' }).click()
    await ada.getByRole('button', { name: 'Create an invite link' }).click()
    await ada.getByRole('button', { name: 'Copy' }).click()
    await ada.getByRole('button', { name: 'Copied' }).waitFor()
    inviteLink = await ada.evaluate(() => navigator.clipboard.readText())
    expect(inviteLink).toStartWith(`${stack.url}/invite/`)

    bob = await (await openBrowser()).newPage()
    await bob.goto(inviteLink)
    await bob.getByRole('heading', { name: 'Join Acme Workshop' }).waitFor()
    await fillAccount(bob, 'bob', 'Bob')
    await bob.getByRole('button', { name: 'Create account and join' }).click()

    await bob.waitForURL('**/c/acme-workshop/channels/general')
  }, 60_000)

  test('AJ-123 both see what the other writes without loading the page again', async () => {
    await ada.goto('/c/acme-workshop/channels/general')
    await say(ada, 'Hello Bob')
    await message(bob, 'Hello Bob').waitFor()
    await say(bob, 'Hello Ada')
    await message(ada, 'Hello Ada').waitFor()
  }, 60_000)

  test('the same account writes and follows from a command line', async () => {
    const login = await cli.run(['login', stack.url, '--login', 'bob'], { stdin: `${PASSWORD}\n` })
    expect(login).toMatchObject({ code: 0, stdout: expect.stringContaining('as bob') })
    follower = await cli.follow('#general')
    expect(await cli.run(['send', '#general', 'from', 'a', 'script'])).toMatchObject({ code: 0, stderr: '' })

    await Promise.all([ada, bob].map((page) => message(page, 'from a script').waitFor()))
    await say(ada, 'I saw it')
    const everything = ['Hello Bob', 'Hello Ada', 'from a script', 'I saw it']
    await message(bob, 'I saw it').waitFor()
    await follower.until('all posts', (messages) => messages.length === everything.length)
    expect(follower.messages.map(({ body_md: text }) => text)).toEqual(everything)
    for (const page of [ada, bob]) expect(await textsOf(timeline(page))).toEqual(everything)
  }, 60_000)

  test('AJ-40 a revoked link lets nobody in', async () => {
    await ada.getByRole('link', { name: 'Invite people' }).click()
    await ada.getByRole('button', { name: 'Revoke' }).click()
    await ada.getByRole('button', { name: 'Revoke' }).waitFor({ state: 'detached' })
    const context = await openBrowser()
    const page = await context.newPage()
    await page.goto(inviteLink)
    expect(await page.getByRole('button', { name: 'Create account and join' }).count()).toBe(0)
    await context.close()
  }, 60_000)
})

async function fillAccount(page: Page, username: string, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('E-mail').fill(`${username}@example.com`)
  await page.getByLabel('Password').fill(PASSWORD)
}
