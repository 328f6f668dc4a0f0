import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, message, replyBox, say, textsOf, timeline, tool } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Seat, type Stage } from '../support/stage.ts'
import { readTimeline } from '../support/timeline.ts'

describeInBrowser('the box to write in', () => {
  let stage: Stage
  let bob: Person
  let seat: Seat
  let page: Page
  let channelId: string

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    channelId = (await openChannel(stage.team, [bob], 'writing')).id
    seat = await stage.enter(bob, 'writing')
    page = seat.page
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const stored = async () => (await readTimeline(bob.client, channelId)).map(({ body_md: text }) => text)

  test('WEB-01 it grows with the text up to a limit and scrolls from there', async () => {
    const heightOf = async (lines: number) => {
      await composer(page).fill(Array.from({ length: lines }, () => 'line').join('\n'))
      return (await composer(page).boundingBox())?.height ?? 0
    }
    const [one, five, sixty, hundred] = [await heightOf(1), await heightOf(5), await heightOf(60), await heightOf(100)]
    expect(five).toBeGreaterThan(one * 2)
    expect(sixty).toBeGreaterThan(five)
    expect(hundred).toBe(sixty)
    expect(sixty).toBeLessThan(500)
    expect(await composer(page).evaluate((box) => box.scrollHeight > box.clientHeight)).toBe(true)
    await composer(page).fill('')
    expect((await composer(page).boundingBox())?.height).toBe(one)
  }, 60_000)

  test('WEB-02 Enter sends, Shift+Enter breaks the line', async () => {
    await composer(page).fill('one')
    await composer(page).press('Shift+Enter')
    await composer(page).pressSequentially('two')
    expect(await composer(page).inputValue()).toBe('one\ntwo')
    await composer(page).press('Enter')
    await becomes(() => composer(page).inputValue(), '')
    await becomes(stored, ['one\ntwo'])
    expect(await composer(page).evaluate((box) => box === document.activeElement)).toBe(true)
  }, 60_000)

  test('WEB-03 Enter belongs to the input method while it composes', async () => {
    const before = await stored()
    const devTools = await seat.context.newCDPSession(page)
    await composer(page).focus()
    await devTools.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
    await composer(page).evaluate((box) => {
      for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
        box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }))
      }
    })
    expect(await composer(page).inputValue()).toBe('に')
    await devTools.send('Input.insertText', { text: '日本' })
    expect(await composer(page).inputValue()).toBe('日本')
    await composer(page).press('Enter')
    await becomes(stored, [...before, '日本'])
  }, 60_000)

  test('WEB-15 ArrowUp in the empty box edits my last message, Escape leaves it as it was', async () => {
    await say(page, 'a tpyo')
    await becomes(async () => (await stored()).at(-1), 'a tpyo')
    await stage.team.owner.client.postMessage({ params: { channel_id: channelId }, body: { body_md: 'not mine' } })
    await message(page, 'not mine').waitFor()
    const editBox = page.getByRole('textbox', { name: 'Edit message' })

    await composer(page).press('ArrowUp')
    await editBox.waitFor()
    expect(await editBox.inputValue()).toBe('a tpyo')
    await editBox.press('Escape')
    await message(page, 'a tpyo').waitFor()

    await composer(page).press('ArrowUp')
    await editBox.fill('a typo')
    await editBox.press('Enter')
    await message(page, 'a typo').waitFor()
    expect((await stored()).slice(-2)).toEqual(['a typo', 'not mine'])
    await composer(page).fill('not empty')
    await composer(page).press('ArrowUp')
    expect(await editBox.count()).toBe(0)
    await composer(page).fill('')
  }, 60_000)

  test('WEB-17 a draft waits in its channel and in its thread, over a reload, and is marked in the sidebar', async () => {
    await message(page, 'not mine').waitFor()
    await composer(page).pressSequentially('half a thought')
    await channelLink(page, 'general').click()
    await page.getByRole('textbox', { name: 'Message #general' }).waitFor()
    await channelLink(page, 'writing').getByText('draft').waitFor()
    expect(await composer(page).inputValue()).toBe('')

    await channelLink(page, 'writing').click()
    await becomes(() => page.getByRole('textbox', { name: 'Message #writing' }).inputValue(), 'half a thought')
    await (await tool(message(page, 'not mine'), 'Reply in thread')).click()
    await replyBox(page).pressSequentially('half a reply')
    await page.reload()
    await becomes(() => replyBox(page).inputValue(), 'half a reply')
    await becomes(() => composer(page).inputValue(), 'half a thought')

    await say(page, 'a whole thought')
    await message(page, 'a whole thought').waitFor()
    await page.getByRole('link', { name: 'Close the thread' }).click()
    await page.reload()
    await message(page, 'a whole thought').waitFor()
    await becomes(() => composer(page).inputValue(), '')
  }, 60_000)

  test('WEB-12 WEB-13 WEB-14 people, emoji and channels are completed by the keyboard', async () => {
    const take = async (typed: string, shown: string, key: string) => {
      await composer(page).pressSequentially(typed)
      await page
        .getByRole('listbox', { name: 'Suggestions' })
        .getByRole('option')
        .first()
        .filter({ hasText: shown })
        .waitFor()
      await composer(page).press(key)
      await page.getByRole('listbox', { name: 'Suggestions' }).waitFor({ state: 'detached' })
    }
    await take('@oli', 'Olivia', 'Enter')
    await take('see #gen', 'general', 'Tab')
    await take(':tada', ':tada:', 'Enter')
    expect((await composer(page).inputValue()).trim()).toBe('@olivia see #general 🎉')
    await composer(page).press('Enter')
    await message(page, '@Olivia see #general 🎉').waitFor()
    const [last] = (await readTimeline(bob.client, channelId)).slice(-1)
    expect(last?.mentions.map(({ type }) => type).toSorted()).toEqual(['channel_link', 'user'])
  }, 60_000)

  test('WEB-20 a message stands grey until the server has it', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    await page.route('**/api/channels/*/messages', async (route) => {
      await released
      await route.continue()
    })
    await say(page, 'on its way')
    const row = message(page, 'on its way')
    await row.waitFor()
    expect(await row.getAttribute('class')).toContain('is-pending')
    expect(await row.getAttribute('data-message')).toBeNull()
    release()
    await becomes(async () => (await row.getAttribute('class'))?.includes('is-pending'), false)
    await page.unroute('**/api/channels/*/messages')
    expect(await row.count()).toBe(1)
  }, 60_000)

  test('WEB-20 a message that could not be sent says so, is sent once by Retry, and another goes by Delete', async () => {
    await page.route('**/api/channels/*/messages', (route) => route.abort())
    await say(page, 'try me')
    await say(page, 'forget me')
    for (const text of ['try me', 'forget me']) await failedRows().filter({ hasText: text }).waitFor()
    await page.unroute('**/api/channels/*/messages')

    await failedRows().filter({ hasText: 'forget me' }).getByRole('button', { name: 'Delete' }).click()
    await failedRows().filter({ hasText: 'try me' }).getByRole('button', { name: 'Retry' }).click()
    await becomes(() => failedRows().count(), 0)
    await becomes(async () => (await stored()).filter((text) => text.endsWith(' me')), ['try me'])
    await becomes(async () => (await textsOf(timeline(page))).filter((text) => text.endsWith(' me')), ['try me'])
  }, 60_000)

  test('WEB-20 a message whose answer was lost stands there once, sent', async () => {
    await page.route('**/api/channels/*/messages', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await Promise.all([page.waitForEvent('requestfailed'), say(page, 'lost answer')])
    await becomes(async () => (await stored()).filter((text) => text === 'lost answer').length, 1)
    await page.unroute('**/api/channels/*/messages')
    await becomes(() => failedRows().count(), 0)
    await becomes(async () => (await textsOf(timeline(page))).filter((text) => text === 'lost answer').length, 1)
    expect((await stored()).filter((text) => text === 'lost answer')).toHaveLength(1)
  }, 60_000)

  test('WEB-20 WEB-43 what is written while offline is kept and goes out once the connection is back', async () => {
    await composer(page).waitFor()
    await seat.context.setOffline(true)
    await say(page, 'from the tunnel')
    await failedRows().filter({ hasText: 'from the tunnel' }).getByRole('button', { name: 'Retry' }).waitFor()
    await composer(page).fill('still writing')
    await seat.context.setOffline(false)

    await becomes(async () => (await stored()).filter((text) => text === 'from the tunnel').length, 1, 25_000)
    await becomes(() => failedRows().count(), 0)
    await becomes(async () => (await textsOf(timeline(page))).filter((text) => text === 'from the tunnel').length, 1)
    expect(await composer(page).inputValue()).toBe('still writing')
    await composer(page).fill('')
  }, 60_000)

  test('WEB-20 WEB-43 a try that goes down with the old connection, after the new one is there, is not the last', async () => {
    await composer(page).waitFor()
    await seat.context.setOffline(true)
    await say(page, 'on the old line')
    await failedRows().filter({ hasText: 'on the old line' }).waitFor()
    const back = page.evaluate(
      () => new Promise<void>((resolve) => document.addEventListener('live:online', () => resolve(), { once: true })),
    )
    await page.route(
      '**/api/channels/*/messages',
      async (route) => {
        await back
        await route.abort()
      },
      { times: 1 },
    )
    await seat.context.setOffline(false)
    await becomes(async () => (await stored()).filter((text) => text === 'on the old line').length, 1)
    await becomes(() => failedRows().count(), 0)
    await becomes(async () => (await textsOf(timeline(page))).filter((text) => text === 'on the old line').length, 1)
  }, 60_000)

  test('WEB-04 the keys for bold wrap what is selected', async () => {
    await composer(page).fill('loud')
    await composer(page).selectText()
    await composer(page).press('Control+b')
    expect(await composer(page).inputValue()).toBe('**loud**')
    await composer(page).fill('')
  }, 60_000)

  const failedRows = () => timeline(page).locator('.message.is-failed')
})
