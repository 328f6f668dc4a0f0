import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MessageView } from '@ajet/shared/schema'
import { barriersOf } from '../support/barriers.ts'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, message, say, textsOf, threadPane, timeline, tool } from '../support/chat-page.ts'
import { eventually } from '../support/eventually.ts'
import { openChannel, type Person } from '../support/people.ts'
import { postAll } from '../support/posts.ts'
import { distanceToEnd, scrollUp, topOf } from '../support/scrolling.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const COUNT = 300
const READ = 100
/** What bob wrote is unread for olivia, what she wrote herself is not. */
const FIRST_UNREAD = 110
const texts = Array.from({ length: COUNT }, (_, at) =>
  at % 7 === 0 ? `number ${at + 1}\nwith two lines` : `number ${at + 1}`,
)
const firstLine = (text: string) => text.split('\n')[0] ?? ''

describeInBrowser('a long timeline', () => {
  let stage: Stage
  let owner: Person
  let bob: Person
  let channelId: string
  let posted: MessageView[]

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    bob = await stage.team.invite('bob')
    const channel = await openChannel(stage.team, [bob], 'long')
    channelId = channel.id
    posted = await postAll(channelId, texts, (at) => (at % 10 === 9 ? bob : owner))
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const idOf = (number: number): string => posted[number - 1]?.id ?? ''
  const post = (text: string) => bob.client.postMessage({ params: { channel_id: channelId }, body: { body_md: text } })

  test('WEB-24 WEB-30 older messages come in above while the line being read stands still', async () => {
    await using seat = await stage.enter(owner, 'long')
    const { page } = seat
    const list = timeline(page)
    const rows = list.getByRole('article')
    await message(page, `number ${COUNT}`).waitFor()
    expect(await rows.count()).toBeLessThan(COUNT)

    while ((await rows.count()) < COUNT) {
      const before = await rows.count()
      const line = await scrollUp(list, 1_000_000)
      await eventually('older messages', async () => (await rows.count()) > before)
      expect(Math.abs((await topOf(list, line.id)) - line.top)).toBeLessThan(2)
    }
    expect((await textsOf(list)).map(firstLine)).toEqual(texts.map(firstLine))
    await list.getByRole('link', { name: 'Earlier messages' }).waitFor({ state: 'detached' })
    expect(await list.getByRole('separator', { name: 'Today' }).count()).toBe(1)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-25 the divider stands nowhere until the page of the first unread message has come', async () => {
    await owner.client.markRead({ params: { channel_id: channelId }, body: { message_id: idOf(READ) } })
    await using seat = await stage.enter(owner, 'long')
    const { page } = seat
    const list = timeline(page)
    const rows = list.getByRole('article')
    const divider = list.getByRole('separator', { name: 'New messages' })
    await message(page, `number ${COUNT}`).waitFor()
    expect(await divider.count()).toBe(0)

    while ((await message(page, `number ${FIRST_UNREAD}`).count()) === 0) {
      expect(await divider.count()).toBe(0)
      const before = await rows.count()
      await scrollUp(list, 1_000_000)
      await eventually('older messages', async () => (await rows.count()) > before)
    }
    expect(await divider.count()).toBe(1)
    const below = await divider.evaluate((line) => line.nextElementSibling?.getAttribute('data-message'))
    expect(below).toBe(idOf(FIRST_UNREAD))
  }, 60_000)

  test('WEB-25 WEB-26 the way to the first unread message, where the divider stands until one leaves', async () => {
    await owner.client.markRead({ params: { channel_id: channelId }, body: { message_id: idOf(READ) } })
    await using seat = await stage.enter(owner, 'long')
    const { page } = seat
    await page.getByRole('link', { name: 'Jump to the first unread message' }).click()
    await message(page, `number ${READ}`).waitFor()
    const divider = timeline(page).getByRole('separator', { name: 'New messages' })
    await divider.waitFor()
    const below = await divider.evaluate((line) => line.nextElementSibling?.getAttribute('data-message'))
    expect(below).toBe(idOf(FIRST_UNREAD))
    expect(await divider.count()).toBe(1)
    const { y = 0 } = (await divider.boundingBox()) ?? {}
    expect(y).toBeLessThan(800)

    await post('meanwhile')
    await page.getByRole('link', { name: /Jump to latest/ }).click()
    await message(page, 'meanwhile').waitFor()
    await becomes(async () => (await distanceToEnd(timeline(page))) < 2, true)
  }, 60_000)

  test('WEB-28 a permalink opens in its context, highlighted, and the back button leads back', async () => {
    await using seat = await stage.enter(owner, 'general')
    const { page } = seat
    await page.goto(`${channelPath(stage.team, 'long')}?m=${idOf(150)}`)
    const target = message(page, 'number 150')
    await target.waitFor()
    expect(await target.getAttribute('class')).toContain('is-target')
    const { y = -1 } = (await target.boundingBox()) ?? {}
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(800)
    await Promise.all([message(page, 'number 149').waitFor(), message(page, 'number 151').waitFor()])
    expect(await message(page, `number ${COUNT}`).count()).toBe(0)

    await eventually('the newest message, page after page', async () => {
      await timeline(page).evaluate((element) => element.scrollTo({ top: 0 }))
      return (await message(page, `number ${COUNT}`).count()) === 1
    })
    const numbers = (await textsOf(timeline(page)))
      .filter((text) => text.startsWith('number'))
      .map((text) => Number(text.split(/\s/)[1]))
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => COUNT - numbers.length + 1 + at))
    await page.goBack()
    await page.waitForURL('**/channels/general')
  }, 60_000)

  test('WEB-29 the separator of a day leads to another one, and so does an address', async () => {
    await using seat = await stage.enter(owner, 'long')
    const { page } = seat
    const first = timeline(page).locator('[data-seq="1"].is-target')
    // A click scrolls to it, and earlier messages come in above.
    await page.locator('.day button').evaluate((button: HTMLElement) => button.click())
    const dialog = page.getByRole('dialog', { name: 'Jump to a day' })
    await dialog.waitFor()
    expect(await barriersOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.locator('.day button').evaluate((button: HTMLElement) => button.click())
    await dialog.getByRole('button', { name: 'The beginning' }).click()
    await first.waitFor()
    await page.locator('.day button').first().click()
    await dialog.getByLabel('Day').fill('2020-02-29')
    await page.keyboard.press('Enter')
    await first.waitFor()
    await page.goto(`${channelPath(stage.team, 'long')}?day=2099-01-01`)
    await message(page, `number ${COUNT}`).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.goto(`${channelPath(stage.team, 'long')}?day=2020-99-99`)
    await message(page, `number ${COUNT}`).waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-28 a permalink of a reply opens its thread at the reply, highlighted, with and without a script', async () => {
    const bodies = Array.from({ length: 30 }, (_, at) => `reply ${at}`)
    const parent_id = idOf(150)
    const replies: string[] = []
    for (const body_md of bodies) {
      const reply = await owner.client.postMessage({ params: { channel_id: channelId }, body: { body_md, parent_id } })
      replies.push(reply.id)
    }
    const link = `${channelPath(stage.team, 'long')}?m=${replies[5] ?? ''}`
    await using seat = await stage.enter(owner, `${channelPath(stage.team, 'long')}/thread/${parent_id}`)
    const { page } = seat
    const fifth = message(page, 'reply 5', threadPane(page))
    await fifth.getByRole('link', { name: /\d\d:\d\d/ }).click()
    await page.waitForURL((url) => url.searchParams.get('reply') === replies[5])
    const marked = threadPane(page).locator('.is-target')
    await marked.filter({ hasText: 'reply 5' }).waitFor()
    expect(await marked.count()).toBe(1)
    const { y = -1 } = (await marked.boundingBox()) ?? {}
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(800)
    await using plain = await stage.enter(owner, link, { javaScript: false })
    await threadPane(plain.page).locator('.is-target', { hasText: 'reply 5' }).waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-23 at the end a new message is carried into sight, further up nothing moves and a pill says so', async () => {
    await using seat = await stage.enter(owner, 'long')
    const { page } = seat
    const list = timeline(page)
    await message(page, `number ${COUNT}`).waitFor()

    await post('in sight')
    await message(page, 'in sight').waitFor()
    expect(await distanceToEnd(list)).toBeLessThan(2)
    await scrollUp(list, 60)
    await post('still in sight')
    await message(page, 'still in sight').waitFor()
    expect(await distanceToEnd(list)).toBeLessThan(2)

    const line = await scrollUp(list, 700)
    await post('out of sight')
    await post('out of sight too')
    const pill = page.getByRole('link', { name: '2 new · Jump to latest' })
    await pill.waitFor()
    expect(Math.abs((await topOf(list, line.id)) - line.top)).toBeLessThan(2)
    await pill.click()
    await becomes(async () => (await distanceToEnd(list)) < 2, true)
    await page.getByRole('link', { name: /Jump to latest/ }).waitFor({ state: 'hidden' })

    await scrollUp(list, 700)
    await say(page, 'what I say I see')
    await message(page, 'what I say I see').waitFor()
    await becomes(async () => (await distanceToEnd(list)) < 2, true)
  }, 60_000)

  test('WEB-30 messages of one author stand together under one name, with the exact time at hand', async () => {
    await using seat = await stage.enter(owner, 'long')
    const { page } = seat
    // A name that is not repeated for the eyes is still there for a screen reader, one pixel small.
    const showsName = async (text: string) =>
      ((await message(page, text).locator('.message-author').boundingBox())?.width ?? 0) > 2
    await message(page, 'number 300').waitFor()
    expect(await showsName('number 300')).toBe(true)
    expect(await showsName('number 291')).toBe(true)
    expect(await showsName('number 292')).toBe(false)
    const title = await message(page, 'number 300').locator('.message-time').getAttribute('title')
    expect(title).toMatch(/\d{4}.*\d{1,2}:\d{2}/)
  }, 60_000)

  test('WEB-27 marked unread from a message on, it is so on every device and at the next visit', async () => {
    for (const text of ['one', 'two', 'three']) await post(text)
    await using seat = await stage.enter(owner, 'long')
    await using other = await stage.enter(owner, 'general')
    const { page } = seat
    await becomes(() => channelLink(other.page, 'long').getAttribute('data-unread'), '0')

    await (await tool(message(page, 'one'), 'Mark unread from here')).click()
    await becomes(() => channelLink(other.page, 'long').getAttribute('data-unread'), '3')
    await channelLink(page, 'general').click()
    await page.getByRole('textbox', { name: 'Message #general' }).waitFor()
    await becomes(() => channelLink(page, 'long').getAttribute('data-unread'), '3')
    await channelLink(page, 'long').click()
    const divider = timeline(page).getByRole('separator', { name: 'New messages' })
    await divider.waitFor()
    expect(await divider.evaluate((line) => line.nextElementSibling?.textContent)).toContain('one')
    await becomes(() => channelLink(other.page, 'long').getAttribute('data-unread'), '0')
    await composer(page).waitFor()
  }, 60_000)
})
