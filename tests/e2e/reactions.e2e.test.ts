import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { barriersOf } from '../support/barriers.ts'
import { becomes } from '../support/becomes.ts'
import { composer, idOf, message, replyBox, say, threadPane, tool } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const reaction = (row: Locator, emoji: string): Locator => row.locator(`[data-reactions] [data-emoji="${emoji}"]`)
const tip = (page: Page): Locator => page.getByRole('tooltip')

describeInBrowser('reactions', () => {
  let stage: Stage
  let owner: Person
  let bob: Person
  let roomId: string

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    bob = await stage.team.invite('bob')
    roomId = (await openChannel(stage.team, [bob], 'react')).id
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('WEB-32 the emoji used last are one tap away', async () => {
    await using seat = await stage.enter(owner, 'react')
    const { page } = seat
    await say(page, 'tap me')
    const row = message(page, 'tap me')
    await (await tool(row, 'React')).click()
    await page.getByRole('searchbox', { name: 'Search emoji' }).fill('rocket')
    await page.keyboard.press('Enter')
    await reaction(row, '🚀').waitFor()
    await say(page, 'and me')
    const next = message(page, 'and me')
    await (await tool(next, 'React with 🚀')).click()
    await reaction(next, '🚀').and(page.locator('[aria-pressed="true"]')).waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-32 a plus and an emoji react to the last message, in the channel and in a thread', async () => {
    await using seat = await stage.enter(owner, 'react')
    const { page } = seat
    await say(page, 'news')
    await idOf(message(page, 'news'))
    await say(page, '+:tada:')
    await reaction(message(page, 'news'), '🎉').waitFor()
    await say(page, '+👀')
    await reaction(message(page, 'news'), '👀').waitFor()
    await becomes(() => composer(page).inputValue(), '')
    await say(page, '+:no_such_emoji:')
    await message(page, '+:no_such_emoji:').waitFor()
    await (await tool(message(page, 'news'), 'Reply in thread')).click()
    await say(page, 'a reply', replyBox(page))
    await idOf(message(page, 'a reply', threadPane(page)))
    await say(page, '+👍', replyBox(page))
    await reaction(message(page, 'a reply', threadPane(page)), '👍').waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-32 pointer and focus on a reaction tell who reacted', async () => {
    await owner.client.updateMe({ body: { display_name: 'Olivia <b>&</b>' } })
    const { id: message_id } = await owner.client.postMessage({
      params: { channel_id: roomId },
      body: { body_md: 'told by whom' },
    })
    for (const emoji of ['👀', '🎉']) await owner.client.addReaction({ params: { message_id, emoji } })
    await using seat = await stage.enter(bob, 'react')
    const { page } = seat
    const row = message(page, 'told by whom')
    await reaction(row, '👀').click()
    await page.mouse.move(0, 0)
    await reaction(row, '👀').hover()
    await tip(page).getByText('You and Olivia <b>&</b> reacted with 👀').waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await tip(page).waitFor({ state: 'detached' })
    await page.mouse.move(0, 0)
    await reaction(row, '🎉').focus()
    await tip(page).getByText('Olivia <b>&</b> reacted with 🎉').waitFor()
    expect(await reaction(row, '🎉').getAttribute('aria-describedby')).toBe('reaction-tip')
    expect(seat.errors).toEqual([])
  }, 60_000)
})
