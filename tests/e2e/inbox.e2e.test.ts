import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { composer, message, sidebar, threadPane } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('the inbox', () => {
  let stage: Stage
  let owner: Person
  let bob: Person
  let channelId: string

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    bob = await stage.team.invite('bob')
    channelId = (await openChannel(stage.team, [bob], 'ops')).id
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const post = (person: Person, id: string, text: string, parentId: string | null = null) =>
    person.client.postMessage({ params: { channel_id: id }, body: { body_md: text, parent_id: parentId } })
  const bell = (page: Page) => sidebar(page).getByRole('link', { name: /^Inbox/ })
  const countAt = async (page: Page) => (await bell(page).locator('[data-badge]').allInnerTexts()).join()
  const unreadRows = (page: Page) => page.locator('.notification.is-unread')

  test('WEB-34 WEB-42 mentions, replies and DMs are counted and listed at once, and read on every device', async () => {
    await using laptop = await stage.enter(bob, 'general')
    await using phone = await stage.enter(bob, '/inbox')
    await composer(laptop.page).waitFor()
    await phone.page.getByText('Nothing yet.').waitFor()

    const root = await post(bob, channelId, 'who deploys?')
    await post(owner, channelId, '@bob look at **this**')
    await post(owner, channelId, 'I do', root.id)
    const dm = await owner.client.openDm({ body: { user_ids: [bob.user.id] } })
    await post(owner, dm.id, 'between us')
    for (const { page } of [laptop, phone]) await becomes(() => countAt(page), '3')
    await becomes(() => unreadRows(phone.page).count(), 3)
    await phone.page.getByRole('link', { name: 'mentioned you in #ops' }).waitFor()
    await phone.page.getByText('@Bob look at this', { exact: true }).waitFor()

    await bell(laptop.page).click()
    await laptop.page.getByRole('link', { name: 'replied in #ops' }).click()
    await message(laptop.page, 'I do', threadPane(laptop.page)).waitFor()
    for (const { page } of [laptop, phone]) await becomes(() => countAt(page), '2')
    await becomes(() => unreadRows(phone.page).count(), 2)

    await phone.page.getByRole('button', { name: 'Mark all as read' }).click()
    for (const { page } of [laptop, phone]) await becomes(() => countAt(page), '')
    await becomes(() => unreadRows(phone.page).count(), 0)
    expect([...laptop.errors, ...phone.errors]).toEqual([])
  }, 60_000)

  test('WEB-34 a notification leads to what it is about, and one is marked as read by its button', async () => {
    await using seat = await stage.enter(bob, '/inbox')
    const { page } = seat
    const first = page.locator('.notification').filter({ hasText: '@Bob once more' })
    await post(owner, channelId, '@bob once more')
    await first.getByRole('button', { name: 'Mark as read' }).click()
    await becomes(() => countAt(page), '')
    await first.getByRole('link').click()
    await message(page, '@Bob once more').waitFor()
  }, 60_000)

  test('WEB-42 an answer that was long on its way does not bring back what is read since', async () => {
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    await composer(page).waitFor()
    await post(owner, channelId, '@bob first')
    await becomes(() => countAt(page), '1')
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    await page.route('**/api/notifications?unread=true*', async (route) => {
      const response = await route.fetch()
      asked.resolve()
      await held.promise
      await route.fulfill({ response })
    })
    await post(owner, channelId, '@bob second')
    await asked.promise
    await bob.client.readNotifications({ body: { all: true } })
    await becomes(() => countAt(page), '')
    const answered = page.waitForEvent('requestfinished', (request) => request.url().includes('unread=true'))
    held.resolve()
    await answered
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
    expect(await countAt(page)).toBe('')
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('without a script the inbox is a page with forms', async () => {
    await post(owner, channelId, '@bob plainly')
    await using watcher = await stage.enter(bob, 'general')
    await becomes(() => countAt(watcher.page), '1')
    await using seat = await stage.enter(bob, '/inbox', { javaScript: false })
    const row = seat.page.locator('.notification').filter({ hasText: '@Bob plainly' })
    await row.getByRole('button', { name: 'Mark as read' }).click()
    await row.getByRole('button', { name: 'Mark as read' }).waitFor({ state: 'hidden' })
    await becomes(() => countAt(watcher.page), '')
  }, 60_000)
})
