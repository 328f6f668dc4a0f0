import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, idOf, message, say, textsOf, threadPane } from '../support/chat-page.ts'
import { eventually } from '../support/eventually.ts'
import { openChannel, type Person } from '../support/people.ts'
import { postAll } from '../support/posts.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('getting about by the keyboard', () => {
  let stage: Stage
  let bob: Person
  const ids = new Map<string, string>()

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    for (const name of ['alpha', 'beta', 'gamma', 'omega']) {
      const { id } = await openChannel(stage.team, [bob], name)
      ids.set(name, id)
      const words = Array.from({ length: 40 }, (_, at) => `${name} ${at + 1}`)
      await postAll(id, words, () => bob)
    }
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const shown = (page: Page, name: string) => page.getByRole('textbox', { name: `Message #${name}` }).waitFor()
  const post = (name: string, text: string) =>
    stage.team.owner.client.postMessage({ params: { channel_id: ids.get(name) ?? '' }, body: { body_md: text } })

  test('WEB-36 Alt and the arrows go from channel to channel, with Shift to the unread ones', async () => {
    await using seat = await stage.enter(bob, 'alpha')
    const { page } = seat
    await composer(page).press('Alt+ArrowDown')
    await shown(page, 'beta')
    await message(page, 'beta 40').waitFor()
    await composer(page).press('Alt+ArrowUp')
    await shown(page, 'alpha')
    await post('omega', 'news')
    await becomes(() => channelLink(page, 'omega').getAttribute('data-unread'), '1')
    await composer(page).press('Alt+Shift+ArrowDown')
    await shown(page, 'omega')
    await message(page, 'news').waitFor()
    await page.goBack()
    await shown(page, 'alpha')
  }, 60_000)

  test('WEB-35 Ctrl+K finds channels by a few letters, unread ones first', async () => {
    await using seat = await stage.enter(bob, 'alpha')
    const { page } = seat
    await post('gamma', 'more news')
    await becomes(() => channelLink(page, 'gamma').getAttribute('data-unread'), '1')
    await page.keyboard.press('Control+k')
    const dialog = page.getByRole('dialog', { name: 'Jump to' })
    await dialog.getByRole('option').first().filter({ hasText: 'gamma' }).waitFor()
    await dialog.getByRole('combobox').pressSequentially('omg')
    await dialog.getByRole('option').first().filter({ hasText: 'omega' }).waitFor()
    await page.keyboard.press('Enter')
    await shown(page, 'omega')

    await page.keyboard.press('Control+k')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await becomes(() => composer(page).evaluate((box) => box === document.activeElement), true)
  }, 60_000)

  test('WEB-31 WEB-37 a message is selected, its tools are reached, and it is edited without a mouse', async () => {
    await using seat = await stage.enter(bob, 'beta')
    const { page } = seat
    await say(page, 'to be edited')
    await idOf(message(page, 'to be edited'))
    await composer(page).blur()

    await page.keyboard.press('k')
    await becomes(() => message(page, 'to be edited').evaluate((row) => row === document.activeElement), true)
    const tools = message(page, 'to be edited').getByRole('toolbar', { name: 'Message actions' })
    await eventually('the Tab key reaches the tools', async () => {
      await page.keyboard.press('Tab')
      return await tools.evaluate((element) => element.contains(document.activeElement))
    })
    await message(page, 'to be edited').focus()
    await page.keyboard.press('e')
    const box = page.getByRole('textbox', { name: 'Edit message' })
    await box.fill('edited')
    await box.press('Enter')
    await message(page, 'edited').waitFor()

    await page.keyboard.press('k')
    await becomes(() => message(page, 'beta 40').evaluate((row) => row === document.activeElement), true)
    await page.keyboard.press('r')
    await threadPane(page).waitFor()
    expect(await textsOf(threadPane(page))).toEqual(['beta 40'])
    await page.keyboard.press('Escape')
    await threadPane(page).waitFor({ state: 'detached' })
  }, 60_000)

  test('WEB-49 F6 goes around the regions of the page', async () => {
    await using seat = await stage.enter(bob, 'beta')
    const { page } = seat
    await composer(page).focus()
    const regions: string[] = []
    for (let step = 0; step < 3; step += 1) {
      await page.keyboard.press('F6')
      const region = page.locator('*:focus').locator('xpath=ancestor-or-self::*[@data-region][1]')
      regions.push((await region.getAttribute('aria-label')) ?? 'composer')
    }
    expect(regions).toEqual(['Community', 'Messages in beta', 'composer'])
  }, 60_000)
})
