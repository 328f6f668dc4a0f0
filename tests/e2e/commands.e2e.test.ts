import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { composer, message, replyBox, threadPane } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'
import { readTimeline } from '../support/timeline.ts'

describeInBrowser('slash commands in the box', () => {
  let stage: Stage
  let bob: Person
  let page: Page
  let channelId: string

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    channelId = (await openChannel(stage.team, [bob], 'orders')).id
    page = (await stage.enter(bob, 'orders')).page
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const options = () => page.locator('.completion .option-name').allInnerTexts()
  const note = () => page.locator('.command-note-text').allInnerTexts()
  const stored = async () => (await readTimeline(bob.client, channelId)).map(({ body_md: text }) => text)

  test('AJ-27 AJ-37 a slash offers what one may use, by keyboard, and Enter takes it', async () => {
    await composer(page).pressSequentially('/top')
    await becomes(async () => (await options())[0], '/topic [text|-]')
    expect(await composer(page).getAttribute('aria-activedescendant')).toContain('-option-0')
    await composer(page).press('Enter')
    expect(await composer(page).inputValue()).toBe('/topic ')
    await composer(page).fill('/kick')
    await composer(page).pressSequentially(' ')
    expect((await options()).join(' ')).not.toContain('/kick')
  }, 60_000)

  test('AJ-28 a command runs and says what it did to its user alone', async () => {
    await composer(page).fill('/topic Tea at five')
    await composer(page).press('Enter')
    await becomes(note, ['The topic is: Tea at five'])
    expect(await composer(page).inputValue()).toBe('')
    await page.locator('.command-note button').click()
    expect(await note()).toEqual([])
    expect(await stored()).toEqual([])
  }, 60_000)

  test('AJ-28 what is wrong stays in the box to be put right', async () => {
    await composer(page).fill('/jion #orders')
    await composer(page).press('Enter')
    await becomes(note, ['There is no command /jion. Did you mean /join?'])
    expect(await composer(page).inputValue()).toBe('/jion #orders')
  }, 60_000)

  test('AJ-27 AJ-28 in the box of a thread they work as in the channel, and post there', async () => {
    const root = await bob.client.postMessage({ params: { channel_id: channelId }, body: { body_md: 'a root' } })
    await using seat = await stage.enter(bob, `orders/thread/${root.id}`)
    const box = replyBox(seat.page)
    await box.pressSequentially('/shr')
    await becomes(async () => await seat.page.locator('.completion .option-name').allInnerTexts(), ['/shrug [text]'])
    await box.fill('/me agrees')
    await box.press('Enter')
    await message(seat.page, 'agrees', threadPane(seat.page)).waitFor()
    await box.fill('/topic')
    await box.press('Enter')
    await threadPane(seat.page).getByRole('status').getByText('Tea at five').waitFor()
    const { items } = await bob.client.listReplies({ params: { message_id: root.id }, query: {} })
    expect(items.map(({ body_md: text }) => text)).toEqual(['_agrees_'])
    expect(seat.errors).toEqual([])
    await bob.client.deleteMessage({ params: { message_id: items[0]?.id ?? '' } })
    await bob.client.deleteMessage({ params: { message_id: root.id } })
  }, 60_000)

  test('a path is no command', async () => {
    await composer(page).fill('/usr/bin is a folder')
    await composer(page).press('Enter')
    await becomes(stored, ['/usr/bin is a folder'])
    await becomes(note, [])
  }, 60_000)
})
