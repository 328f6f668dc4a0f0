import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { fillCommunity, type BusyCommunity } from '../support/busy-community.ts'
import { channelLink, composer, message, say, textsOf, timeline } from '../support/chat-page.ts'
import { noteTouched, touchedBy, timeToPainted, watchForPainted } from '../support/page-changes.ts'
import { channelPath, describeInBrowser, openStage, type Seat, type Stage } from '../support/stage.ts'

describeInBrowser('going from channel to channel', () => {
  let stage: Stage
  let community: BusyCommunity

  beforeAll(async () => {
    stage = await openStage()
    community = await fillCommunity(stage.team)
  }, 120_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const nameOf = (at: number) => community.busy[at % community.busy.length]?.name ?? ''
  const reader = () => community.people[2] ?? stage.team.owner
  const post = (at: number, text: string) => {
    const params = { channel_id: community.busy[at]?.id ?? '' }
    return stage.team.owner.client.postMessage({ params, body: { body_md: text } })
  }
  const pathOf = (at: number) => channelPath(stage.team, nameOf(at))
  const shown = (page: Page, at: number) =>
    page.getByRole('textbox', { name: `Message #${nameOf(at)}`, exact: true }).waitFor()

  /** A seat in the first busy channel, with the pages it asks for from then on. */
  async function sit(): Promise<Seat & { readonly asked: readonly string[] }> {
    const seat = await stage.enter(reader(), nameOf(0))
    await shown(seat.page, 0)
    const asked: string[] = []
    seat.page.on('request', (request) => {
      if (request.headers()['accept']?.includes('text/html')) asked.push(new URL(request.url()).pathname)
    })
    return Object.assign(seat, { asked })
  }

  /** Presses on the channel's row and lets go once its page is asked for. */
  async function press(page: Page, at: number): Promise<void> {
    await channelLink(page, nameOf(at)).hover()
    const request = page.waitForRequest((one) => new URL(one.url()).pathname === pathOf(at))
    await page.mouse.down()
    await request
    await page.mouse.up()
  }

  test('the page of a channel is asked for once, as soon as its row is pressed', async () => {
    await using seat = await sit()
    for (const at of [1, 2, 3]) {
      await press(seat.page, at)
      await shown(seat.page, at)
    }
    expect(seat.asked).toEqual([1, 2, 3].map(pathOf))
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('neither pointing at rows nor pressing for a menu or a new tab asks for a page', async () => {
    await using seat = await sit()
    const { page } = seat
    await page.clock.install()
    for (const at of [1, 2]) {
      await channelLink(page, nameOf(at)).hover()
      await page.clock.runFor(1_000)
    }
    for (const options of [{ button: 'right' }, { modifiers: ['Shift'] }] as const)
      await channelLink(page, nameOf(2)).dispatchEvent('pointerdown', pointer(options))
    expect(seat.asked).toEqual([])
  }, 60_000)

  test('the sidebar stays: only the rows left and entered are touched, and no element but the main part is new', async () => {
    await using seat = await sit()
    const { page } = seat
    for (const [from, to] of [
      [0, 1],
      [1, 4],
      [4, 0],
    ] as const) {
      await noteTouched(page)
      await press(page, to)
      await shown(page, to)
      await message(page, `short ${lastShort}`).waitFor()
      const { rows, added, elsewhere } = await touchedBy(page)
      expect(rows.toSorted()).toEqual([nameOf(from), nameOf(to)].toSorted())
      expect(added).toEqual(['main#main'])
      expect(elsewhere).toEqual([])
    }
    expect(await page.locator('use').count()).toBe(0)
  }, 60_000)

  test('what belongs to the page changes with it: title, place, draft marks, unread marks and focus', async () => {
    await using seat = await sit()
    const { page } = seat
    await composer(page).fill('half a thought')
    await press(page, 1)
    await shown(page, 1)
    await becomes(async () => (await page.title()).endsWith(`#${nameOf(1)} · Acme`), true)
    expect(await channelLink(page, nameOf(0)).getByText('draft').count()).toBe(1)
    expect(await channelLink(page, nameOf(1)).getAttribute('aria-current')).toBe('page')
    expect(await channelLink(page, nameOf(0)).getAttribute('aria-current')).toBeNull()
    await becomes(() => composer(page).evaluate((box) => box === document.activeElement), true)

    await post(0, '@person2 look')
    await becomes(() => channelLink(page, nameOf(0)).locator('[data-badge]').innerText(), '1')
    await say(page, 'written after the switch')
    await message(page, 'written after the switch').waitFor()

    await page.goBack()
    await shown(page, 0)
    await message(page, '@Person2 look').waitFor()
    await becomes(() => composer(page).inputValue(), 'half a thought')
    expect(await channelLink(page, nameOf(0)).getByText('draft').count()).toBe(0)
    await becomes(() => channelLink(page, nameOf(0)).getAttribute('data-unread'), '0')
    await page.goForward()
    await shown(page, 1)
    await message(page, 'written after the switch').waitFor()
    expect(await timeline(page).evaluate((scroller) => scroller.scrollTop)).toBe(0)
    await composer(page).fill('')
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('a menu and a dialog close with the page they were opened on', async () => {
    await using seat = await sit()
    const { page } = seat
    await page.locator('.community-menu summary').click()
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#keys-dialog')?.showModal())
    await channelLink(page, nameOf(1)).evaluate((link: HTMLElement) => link.click())
    await shown(page, 1)
    expect(await page.locator('dialog[open], details[open]').count()).toBe(0)
    await composer(page).click()
  }, 60_000)

  test('a page of another kind and the way back', async () => {
    await using seat = await sit()
    const { page } = seat
    await press(page, 1)
    await shown(page, 1)
    await page.goto('/settings')
    await page.goBack()
    await shown(page, 1)
    await press(page, 2)
    await shown(page, 2)
    await page.getByRole('link', { name: 'Browse channels' }).last().click()
    await page.getByRole('heading', { name: /channels/i, level: 1 }).waitFor()
    await page.goBack()
    await shown(page, 2)
    await message(page, `short ${lastShort}`).waitFor()
  }, 60_000)

  test('an address that has come to mean another channel leads to that one', async () => {
    const { client } = stage.team.owner
    const path = channelPath(stage.team, 'moving')
    const params = { community: stage.team.communityId }
    const first = await client.createChannel({ params, body: { name: 'moving' } })
    await client.postMessage({ params: { channel_id: first.id }, body: { body_md: 'of the first' } })
    await using seat = await stage.enter(stage.team.owner, path)
    await message(seat.page, 'of the first').waitFor()

    await client.updateChannel({ params: { channel_id: first.id }, body: { name: 'moved' } })
    const second = await client.createChannel({ params, body: { name: 'moving' } })
    await client.postMessage({ params: { channel_id: second.id }, body: { body_md: 'of the second' } })
    await seat.page.goto(path)
    await message(seat.page, 'of the second').waitFor()
    expect(await textsOf(timeline(seat.page))).toEqual(['of the second'])
  }, 60_000)

  test('a channel switch paints within the budget', async () => {
    await using seat = await sit()
    const { page } = seat
    const times: number[] = []
    for (let at = 1; at <= 12; at++) {
      await watchForPainted(page, community.busy[at % community.busy.length]?.id ?? '')
      await press(page, at)
      times.push(await timeToPainted(page))
    }
    const sorted = times.toSorted((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
    const all = times.map((ms) => ms.toFixed(0)).join(' ')
    console.info(`channel switch, click to painted: median ${median.toFixed(0)} ms, all ${all}`)
    // The budget is 100 ms on a machine that does nothing else.
    expect(median).toBeLessThan(1_000)
  }, 60_000)
})

/** The last of the posts that say `short …`. */
const lastShort = 46

function pointer(options: { readonly button?: 'right'; readonly modifiers?: readonly ['Shift'] }) {
  const button = options.button === 'right' ? 2 : 0
  return { pointerType: 'mouse', button, shiftKey: options.modifiers !== undefined, isPrimary: true }
}
