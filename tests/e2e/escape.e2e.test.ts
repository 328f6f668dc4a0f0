import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, message, replyBox, threadPane, timeline } from '../support/chat-page.ts'
import { hold } from '../support/hold.ts'
import { openChannel, type Person } from '../support/people.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('Escape', () => {
  let stage: Stage
  let bob: Person
  let rootId: string

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    const { id } = await openChannel(stage.team, [bob], 'rules')
    await openChannel(stage.team, [bob], 'other')
    const post = (body: { readonly body_md: string; readonly parent_id?: string }) =>
      bob.client.postMessage({ params: { channel_id: id }, body })
    rootId = (await post({ body_md: 'the root' })).id
    await post({ body_md: 'a reply', parent_id: rootId })
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const threadLink = (page: Page) => message(page, 'the root').getByRole('link', { name: '1 reply' })

  test('closes a thread while another page is on its way, which comes all the same', async () => {
    await using seat = await stage.enter(bob, `${channelPath(stage.team, 'rules')}/thread/${rootId}`)
    const { page } = seat
    await replyBox(page).waitFor()
    const other = await hold(page, '**/channels/other')
    await channelLink(page, 'other').click()
    await other.asked
    await page.keyboard.press('Escape')
    expect(await threadPane(page).count()).toBe(0)
    other.release()
    await page.getByRole('textbox', { name: 'Message #other' }).waitFor()
    await page.goBack()
    await composer(page).waitFor()
    expect([new URL(page.url()).pathname, await threadPane(page).count()]).toEqual([
      channelPath(stage.team, 'rules'),
      0,
    ])
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('closes a thread without the server, gives the box the focus and leaves the way back', async () => {
    await using seat = await stage.enter(bob, 'rules')
    const { page } = seat
    await threadLink(page).click()
    await becomes(() => isFocused(replyBox(page)), true)
    await page.context().setOffline(true)
    await page.keyboard.press('Escape')
    expect([await threadPane(page).count(), await isFocused(composer(page))]).toEqual([0, true])
    expect(new URL(page.url()).pathname).toBe(channelPath(stage.team, 'rules'))
    await page.context().setOffline(false)
    await page.goBack()
    await message(page, 'a reply', threadPane(page)).waitFor()
    await page.goBack()
    await threadPane(page).waitFor({ state: 'detached' })
    await message(page, 'the root').waitFor()
  }, 60_000)

  test('calls off a thread that is still on its way', async () => {
    await using seat = await stage.enter(bob, 'rules')
    const { page } = seat
    const thread = await hold(page, '**/thread/**')
    await threadLink(page).click()
    await thread.asked
    await page.keyboard.press('Escape')
    thread.release()
    await page.unrouteAll({ behavior: 'wait' })
    expect([new URL(page.url()).pathname, await threadPane(page).count()]).toEqual([
      channelPath(stage.team, 'rules'),
      0,
    ])
    await threadLink(page).click()
    await message(page, 'a reply', threadPane(page)).waitFor()
  }, 60_000)

  test('closes what lies over the page: menu, switcher, emoji panel with a word in it, completion', async () => {
    await using seat = await stage.enter(bob, 'rules')
    const { page } = seat
    const item = page.getByRole('button', { name: 'Leave channel' })
    await page.getByLabel('Channel menu').click()
    await item.waitFor()
    await timeline(page).focus()
    await page.keyboard.press('Escape')
    expect(await item.isVisible()).toBe(false)

    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Jump to' }).getByRole('combobox').pressSequentially('oth')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)

    await page.getByRole('button', { name: 'Insert an emoji' }).click()
    await page.getByRole('searchbox', { name: 'Search emoji' }).pressSequentially('cat')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('searchbox', { name: 'Search emoji' }).isVisible()).toBe(false)

    await composer(page).pressSequentially('@b')
    await page.getByRole('listbox', { name: 'Suggestions' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('listbox', { name: 'Suggestions' }).count()).toBe(0)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('is not needed for a dialog that was open when one went away and came back', async () => {
    await using seat = await stage.enter(bob, 'other')
    const { page } = seat
    await channelLink(page, 'rules').click()
    await threadLink(page).waitFor()
    await timeline(page).focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.goBack()
    await page.getByRole('textbox', { name: 'Message #other' }).waitFor()
    await page.goForward()
    await threadLink(page).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await timeline(page).focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  }, 60_000)
})

const isFocused = (locator: Locator) => locator.evaluate((element) => element === document.activeElement)
