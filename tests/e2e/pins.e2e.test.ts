import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { channelLink, idOf, message, say, timeline, tool } from '../support/chat-page.ts'
import { hold } from '../support/hold.ts'
import { openChannel, type Person } from '../support/people.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const pinsOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Pinned messages' })
const openPins = (page: Page): Promise<void> => page.getByRole('link', { name: 'Pinned messages' }).click()

describeInBrowser('pinned messages', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    await openChannel(stage.team, [bob], 'rules')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('AJ-56 a message is pinned, marked and listed for everybody at once, and the pin is taken off again', async () => {
    await using olivia = await stage.enter(stage.team.owner, 'rules')
    await using other = await stage.enter(bob, 'rules')
    await say(olivia.page, 'be kind')
    await say(olivia.page, 'and patient')
    await other.page.getByRole('link', { name: 'Pinned messages' }).click()
    const pins = other.page.getByRole('complementary', { name: 'Pinned messages' })
    await pins.getByText('Nothing is pinned').waitFor()
    const steps = await other.page.evaluate(() => history.length)

    await (await tool(message(olivia.page, 'be kind'), 'Pin')).click()
    await message(olivia.page, 'be kind').getByText('Pinned', { exact: true }).waitFor()
    await message(other.page, 'be kind').getByText('Pinned', { exact: true }).waitFor()
    const row = message(other.page, 'be kind', pins)
    await row.waitFor()
    await pins.getByText('Pinned by Olivia').waitFor()
    expect(await other.page.evaluate(() => history.length)).toBe(steps)
    expect(await timeline(olivia.page).getByText('Pinned', { exact: true }).count()).toBe(1)

    await pins.getByRole('link', { name: 'Show in conversation' }).click()
    await other.page.waitForURL(/\?m=/)
    const id = await idOf(message(other.page, 'be kind'))
    await other.page.locator(`#m-${id}.is-target`).waitFor()

    await other.page.goBack()
    await row.waitFor()
    await (await tool(message(other.page, 'be kind', pins), 'Unpin')).click()
    await pins.getByText('Nothing is pinned').waitFor()
    await message(olivia.page, 'be kind').getByText('Pinned', { exact: true }).waitFor({ state: 'detached' })
    expect([...olivia.errors, ...other.errors]).toEqual([])
  }, 60_000)

  test('Escape closes the pins, and whoever may not pin is not offered it', async () => {
    await using other = await stage.enter(bob, 'rules')
    await say(other.page, 'mine')
    await (await tool(message(other.page, 'mine'), 'Pin')).click()
    await message(other.page, 'mine').getByText('Pinned', { exact: true }).waitFor()
    await other.page.getByRole('link', { name: 'Pinned messages' }).click()
    const pins = other.page.getByRole('complementary', { name: 'Pinned messages' })
    await message(other.page, 'mine', pins).waitFor()
    await other.page.keyboard.press('Escape')
    expect(await pins.count()).toBe(0)
    await other.page.waitForURL(/\/rules$/)
    const { items } = await stage.team.owner.client.listChannels({
      params: { community: stage.team.slug },
      query: { name: 'rules' },
    })
    const channel_id = items[0]?.id ?? ''
    await stage.team.owner.client.updateChannel({ params: { channel_id }, body: { modes: ['t'] } })
    await other.page.reload()
    await (await tool(message(other.page, 'mine'), 'Copy link')).waitFor()
    expect(await message(other.page, 'mine').getByRole('button', { name: 'Unpin' }).count()).toBe(0)
    expect(other.errors).toEqual([])
  }, 60_000)

  test('the way back leads through the pages one left, without asking for them again', async () => {
    await using seat = await stage.enter(bob, 'rules')
    const { page } = seat
    await openPins(page)
    await message(page, 'mine', pinsOf(page)).waitFor()
    await channelLink(page, 'general').click()
    await expectWayBack(page)
  }, 60_000)

  test('whoever goes on in the moment the pins are shown gets there, and has the same way back', async () => {
    await using seat = await stage.enter(bob, 'rules')
    const { page } = seat
    await message(page, 'mine').waitFor()
    await page.evaluate(() => {
      const shown = new MutationObserver(() => {
        if (!document.querySelector('#thread .message')) return
        shown.disconnect()
        document.querySelector<HTMLElement>('[data-channel-row][data-name="general"]')?.click()
      })
      shown.observe(document, { childList: true, subtree: true })
    })
    await openPins(page)
    await expectWayBack(page)
    expect(seat.errors).toEqual([])
  }, 60_000)

  /** From #general, over the channel with its pins, to the channel without; nothing of it is asked of the server. */
  async function expectWayBack(page: Page): Promise<void> {
    await page.getByRole('textbox', { name: 'Message #general' }).waitFor()
    const asked = pathsAsked(page)
    await page.goBack()
    await message(page, 'mine', pinsOf(page)).waitFor()
    await page.goBack()
    await pinsOf(page).waitFor({ state: 'detached' })
    await message(page, 'mine').waitFor()
    expect(asked.filter((path) => path.startsWith(channelPath(stage.team, 'rules')))).toEqual([])
  }

  test('pins that come when one has gone back or on open nothing, neither there nor when one comes back', async () => {
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    const general = page.getByRole('textbox', { name: 'Message #general' })
    await channelLink(page, 'rules').click()
    await message(page, 'mine').waitFor()
    const ways = [
      { leave: () => page.goBack(), comeBack: () => page.goForward() },
      { leave: () => channelLink(page, 'general').click(), comeBack: () => page.goBack() },
    ]
    for (const { leave, comeBack } of ways) {
      const pins = await hold(page, '**/rules/pins')
      await openPins(page)
      await pins.asked
      await leave()
      await general.waitFor()
      pins.release()
      await page.unrouteAll({ behavior: 'wait' })
      const asked = pathsAsked(page)
      await comeBack()
      await message(page, 'mine').waitFor()
      expect(await pinsOf(page).count()).toBe(0)
      expect(asked.filter((path) => path.endsWith('/pins'))).toEqual([])
    }
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('the pins have a page without a script, and a phone shows them instead of the channel', async () => {
    await using plain = await stage.enter(bob, `/c/${stage.team.slug}/channels/rules/pins`, { javaScript: false })
    const pins = plain.page.getByRole('complementary', { name: 'Pinned messages' })
    await message(plain.page, 'mine', pins).waitFor()
    await using phone = await stage.enter(bob, `/c/${stage.team.slug}/channels/rules/pins`, {
      screen: { width: 390, height: 844 },
    })
    await message(phone.page, 'mine', phone.page.getByRole('complementary', { name: 'Pinned messages' })).waitFor()
  }, 60_000)
})

/** The paths that the page asks for from here on. */
function pathsAsked(page: Page): readonly string[] {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  return asked
}
