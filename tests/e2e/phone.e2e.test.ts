import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, idOf, message, replyBox, threadPane } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Seat, type Stage } from '../support/stage.ts'

const screen = { width: 360, height: 640 }

describeInBrowser('on a phone', () => {
  let stage: Stage
  let bob: Person
  let seat: Seat

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    await openChannel(stage.team, [bob], 'ops')
    seat = await stage.enter(bob, 'ops', { touch: true, screen })
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  /** Whole on the screen, not only in the document. */
  async function isOnScreen(element: Locator): Promise<boolean> {
    const box = await element.boundingBox()
    if (!box || box.width === 0) return false
    return box.x >= 0 && box.y >= 0 && box.x + box.width <= screen.width && box.y + box.height <= screen.height
  }

  test('WEB-47 one pane fills the screen, the list of channels is one step back', async () => {
    const { page } = seat
    await composer(page).waitFor()
    await becomes(() => isOnScreen(composer(page)), true)
    expect(await channelLink(page, 'general').isVisible()).toBe(false)

    await page.getByRole('link', { name: 'Back to the list of channels' }).tap()
    await channelLink(page, 'general').waitFor()
    await becomes(() => isOnScreen(channelLink(page, 'general')), true)
    await channelLink(page, 'general').tap()
    await page.getByRole('textbox', { name: 'Message #general' }).waitFor()
    await becomes(() => isOnScreen(composer(page)), true)
    await page.goBack()
    await channelLink(page, 'general').waitFor()
    await page.goBack()
    await page.getByRole('textbox', { name: 'Message #ops' }).waitFor()
  }, 60_000)

  test('WEB-47 WEB-33 a thread covers the channel and gives it back', async () => {
    const { page } = seat
    await composer(page).fill('who is there?')
    await page.getByRole('button', { name: 'Send' }).tap()
    const id = await idOf(message(page, 'who is there?'))
    const { owner } = stage.team
    const { channel_id } = await owner.client.getMessage({ params: { message_id: id } })
    await owner.client.postMessage({ params: { channel_id }, body: { body_md: 'me', parent_id: id } })

    await message(page, 'who is there?').getByRole('link', { name: '1 reply' }).tap()
    await message(page, 'me', threadPane(page)).waitFor()
    await becomes(() => isOnScreen(replyBox(page)), true)
    expect(await composer(page).isVisible()).toBe(false)
    await replyBox(page).fill('welcome')
    await threadPane(page).getByRole('button', { name: 'Send' }).tap()
    await message(page, 'welcome', threadPane(page)).waitFor()
    await page.getByRole('link', { name: 'Close the thread' }).tap()
    await threadPane(page).waitFor({ state: 'detached' })
    await becomes(() => isOnScreen(composer(page)), true)
  }, 60_000)

  test('WEB-31 a long press brings the tools of a message', async () => {
    const { page } = seat
    await composer(page).fill('press me')
    await page.getByRole('button', { name: 'Send' }).tap()
    await idOf(message(page, 'press me'))
    await message(page, 'press me').dispatchEvent('contextmenu')
    const tools = message(page, 'press me').getByRole('toolbar', { name: 'Message actions' })
    await tools.getByRole('button', { name: 'Edit' }).waitFor()
    await becomes(() => isOnScreen(tools), true)
  }, 60_000)

  test('WEB-50 what a finger has to hit is large enough', async () => {
    const { page } = seat
    const small: string[] = []
    for (const element of [
      page.getByRole('button', { name: 'Send' }),
      page.getByRole('link', { name: 'Back to the list of channels' }),
      page.getByRole('button', { name: 'Insert an emoji' }),
    ]) {
      const { width = 0, height = 0 } = (await element.boundingBox()) ?? {}
      if (width < 44 || height < 44) small.push(`${await element.getAttribute('aria-label')}: ${width} × ${height}`)
    }
    expect(small).toEqual([])
    expect(seat.errors).toEqual([])
  }, 60_000)
})
