import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import {
  channelLink,
  composer,
  message,
  personInSidebar,
  replyBox,
  say,
  sidebar,
  textsOf,
  threadPane,
  timeline,
  tool,
} from '../support/chat-page.ts'
import { eventually } from '../support/eventually.ts'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('direct messages', () => {
  let stage: Stage
  let owner: Person
  let bob: Person
  let carol: Person

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    bob = await stage.team.invite('bob')
    carol = await stage.team.invite('carol')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const box = (page: Page, name: string) => page.getByRole('textbox', { name: `Message ${name}`, exact: true })
  const badgeOf = async (page: Page, name: string) =>
    (await channelLink(page, name).locator('[data-badge]').allInnerTexts()).join()

  test('AJ-68 AJ-70 AJ-71 AJ-100 a click on a person opens the DM, and what is written there reaches them at once', async () => {
    await using olivias = await stage.enter(owner, 'general')
    await using bobs = await stage.enter(bob, 'general')
    const [olivia, bobsPage] = [olivias.page, bobs.page]
    await composer(bobsPage).waitFor()
    await personInSidebar(olivia, 'bob').click()
    await olivia.waitForURL('**/dm/*')
    await olivia.getByRole('heading', { level: 1, name: 'Bob' }).waitFor()
    expect(await channelLink(bobsPage, 'Olivia').count()).toBe(0)
    await say(olivia, 'between us', box(olivia, 'Bob'))
    await message(olivia, 'between us').waitFor()

    await channelLink(bobsPage, 'Olivia').waitFor()
    await becomes(() => badgeOf(bobsPage, 'Olivia'), '1')
    await becomes(() => bobsPage.title(), '(1) #general · Acme')
    await say(olivia, 'and more', box(olivia, 'Bob'))
    await becomes(() => badgeOf(bobsPage, 'Olivia'), '2')

    await channelLink(bobsPage, 'Olivia').click()
    await message(bobsPage, 'and more').waitFor()
    await becomes(() => badgeOf(bobsPage, 'Olivia'), '')
    await becomes(() => bobsPage.title(), 'Olivia · Acme')
    const line = olivia.getByText('Bob is typing')
    await eventually('olivia reads that bob types', async () => {
      await box(bobsPage, 'Olivia').press('a')
      return await line.isVisible()
    })
    await say(bobsPage, 'an answer', box(bobsPage, 'Olivia'))
    await message(olivia, 'an answer').waitFor()
    expect(await textsOf(timeline(olivia))).toEqual(['between us', 'and more', 'an answer'])
    await becomes(() => badgeOf(olivia, 'Bob'), '')
    expect([...olivias.errors, ...bobs.errors]).toEqual([])
  }, 60_000)

  test('WEB-33 a DM has threads, reached by a click, by their address and after a reload', async () => {
    await using olivias = await stage.enter(owner, 'general')
    const { page } = olivias
    await personInSidebar(page, 'carol').click()
    await say(page, 'a question', box(page, 'Carol'))
    await (await tool(message(page, 'a question'), 'Reply in thread')).click()
    await say(page, 'a thought', replyBox(page))
    await message(page, 'a thought', threadPane(page)).waitFor()
    await message(page, 'a question').getByRole('link', { name: '1 reply' }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/dm\/[^/]+\/thread\//)
    await page.reload()
    await message(page, 'a thought', threadPane(page)).waitFor()
    await page.getByRole('link', { name: 'Close the thread' }).click()
    await threadPane(page).waitFor({ state: 'detached' })
    await box(page, 'Carol').waitFor()
    expect(olivias.errors).toEqual([])
  }, 60_000)

  test('WEB-35 Ctrl+K opens a DM with somebody one has not written to', async () => {
    await using carols = await stage.enter(carol, 'general')
    const { page } = carols
    await composer(page).waitFor()
    await page.keyboard.press('Control+k')
    const dialog = page.getByRole('dialog', { name: 'Jump to' })
    await dialog.getByRole('combobox').pressSequentially('bob')
    await dialog.getByRole('option').first().filter({ hasText: 'Bob' }).waitFor()
    await page.keyboard.press('Enter')
    await box(page, 'Bob').waitFor()
    expect(await channelLink(page, 'Bob').getAttribute('aria-current')).toBe('page')
  }, 60_000)

  test('AJ-70 the DMs stay beside every channel, and nobody else sees into them', async () => {
    await using bobs = await stage.enter(bob, 'general')
    await sidebar(bobs.page).getByRole('heading', { name: 'Direct messages' }).waitFor()
    const href = (await channelLink(bobs.page, 'Olivia').getAttribute('href')) ?? ''
    await using carols = await stage.enter(carol, 'general')
    await composer(carols.page).waitFor()
    expect((await carols.page.goto(href))?.status()).toBe(404)
    expect(await carols.page.content()).not.toContain('between us')
  }, 60_000)

  test('without a script a person in the list opens the DM, and a form posts to it', async () => {
    await using seat = await stage.enter(bob, 'general', { javaScript: false })
    const { page } = seat
    await personInSidebar(page, 'carol').click()
    await box(page, 'Carol').fill('plainly')
    await page.getByRole('button', { name: 'Send' }).click()
    await message(page, 'plainly').waitFor()
  }, 60_000)
})
