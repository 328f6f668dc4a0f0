import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { openContext } from '../support/browser.ts'
import { composer, message, textsOf, threadPane, timeline } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { postAll } from '../support/posts.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'
import { startStack } from '../support/stack.ts'

const PASSWORD = 'correct horse battery'
const HOME = '**/c/acme/channels/general'

describeInBrowser('without JavaScript', () => {
  let stage: Stage
  let owner: Person

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const enter = (person: Person | undefined, place: string) => stage.enter(person, place, { javaScript: false })

  test('AJ-38 the set-up form tells what is wrong and then founds the community', async () => {
    await using stack = await startStack()
    await using context = await openContext(stage.browser, stack, undefined, { javaScript: false })
    const ada = await context.newPage()
    ada.setDefaultTimeout(15_000)
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
    await using seat = await enter(owner, 'general')
    const { page } = seat
    await composer(page).fill('written by a plain form <b>&</b>')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.waitForURL(HOME + '*')
    await message(page, 'written by a plain form <b>&</b>').waitFor()

    await page.goto(
      `${page.url().split('#')[0]}/thread/${await message(page, 'written by a plain form <b>&</b>').getAttribute('data-message')}`,
    )
    await threadPane(page).getByRole('textbox').fill('answered by another')
    await threadPane(page).getByRole('button', { name: 'Send' }).click()
    await message(page, 'answered by another', threadPane(page)).waitFor()
    await message(page, 'written by a plain form <b>&</b>').getByRole('link', { name: '1 reply' }).waitFor()
  }, 60_000)

  test('AJ-28 a command runs, says above the box what it did or what was wrong, and leads where it leads', async () => {
    await using seat = await enter(owner, 'general')
    const { page } = seat
    const send = async (text: string, within: Page | Locator = page) => {
      await within.getByRole('textbox').last().fill(text)
      await within.getByRole('button', { name: 'Send' }).last().click()
    }
    const written = message(page, 'written by a plain form <b>&</b>')
    await send('/topic Tea & <b>cake</b>')
    await page.getByRole('status').getByText('The topic is: Tea & <b>cake</b>').waitFor()
    expect(await composer(page).inputValue()).toBe('')
    await send('/jion #general')
    await page.getByRole('status').getByText('Did you mean /join?').waitFor()
    expect(await composer(page).inputValue()).toBe('/jion #general')
    await written.getByRole('link', { name: /\d\d:\d\d/ }).click()
    await page.waitForURL(`${HOME}?m=*`)
    await send('/me waves')
    await message(page, 'waves').waitFor()
    await page.waitForURL(`${HOME}#m-*`)
    await written.getByRole('link', { name: '1 reply' }).click()
    await send('/me waves there', threadPane(page))
    await message(page, 'waves there', threadPane(page)).waitFor()
    await send('/topic', threadPane(page))
    await threadPane(page).getByRole('status').getByText('Tea & <b>cake</b>').waitFor()
    await openChannel(stage.team, [], 'elsewhere')
    await page.goto(HOME.replace('**', stage.stack.url))
    await send('/join #elsewhere')
    await page.waitForURL('**/c/acme/channels/elsewhere')
    await send('/leave')
    await page.waitForURL(HOME)
    await send('/topic -')
  }, 60_000)

  test('AJ-40 an invited person registers and signs in again, with errors told on the way', async () => {
    const body = { body_md: 'said before' }
    await owner.client.postMessage({ params: { channel_id: stage.team.generalId }, body })
    await using host = await enter(owner, 'general')
    await host.page.getByRole('link', { name: 'Invite people' }).click()
    await host.page.getByRole('button', { name: 'Create an invite link' }).click()
    const link = await host.page.getByLabel('Invite link').inputValue()

    await using guest = await enter(undefined, new URL(link).pathname)
    const bob = guest.page
    await fillAccount(bob, owner.user.username)
    await bob.getByRole('button', { name: 'Create account and join' }).click()
    await bob.getByRole('alert').filter({ hasText: /taken/i }).waitFor()
    await fillAccount(bob, 'bob')
    await bob.getByRole('button', { name: 'Create account and join' }).click()
    await bob.waitForURL(HOME)
    await message(bob, 'said before').waitFor()

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
    await using seat = await enter(owner, 'general')
    const { page } = seat
    await page.getByRole('link', { name: 'Create a channel' }).click()
    await page.getByLabel('Name', { exact: true }).fill('general')
    await page.getByRole('button', { name: 'Create channel' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /taken|exists/i })
      .waitFor()
    await page.getByLabel('Name', { exact: true }).fill('garden')
    await page.getByRole('button', { name: 'Create channel' }).click()
    await page.waitForURL('**/channels/garden')
  }, 60_000)

  test('older messages are a link away, page by page, to the beginning', async () => {
    const channel = await openChannel(stage.team, [], 'history')
    const texts = Array.from({ length: 120 }, (_, at) => `number ${at + 1}`)
    await postAll(channel.id, texts, () => owner)

    await using seat = await enter(owner, 'history')
    const { page } = seat
    const seen: string[] = await textsOf(timeline(page))
    for (const earlier = page.getByRole('link', { name: 'Earlier messages' }); await earlier.isVisible();) {
      const newer = page.url()
      await earlier.click()
      await page.waitForURL((url) => url.search.startsWith('?before=') && url.href !== newer)
      seen.unshift(...(await textsOf(timeline(page))))
    }
    expect(seen).toEqual(texts)
    await page.getByRole('link', { name: 'Jump to latest' }).click()
    await message(page, 'number 120').waitFor()
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
