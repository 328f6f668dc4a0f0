import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { composer, message, say, textsOf, timeline } from '../support/chat-page.ts'
import { eventually } from '../support/eventually.ts'
import { openChannel, type Person } from '../support/people.ts'
import { postAll } from '../support/posts.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'
import { readTimeline } from '../support/timeline.ts'

describeInBrowser('a browser catches up by itself', () => {
  let stage: Stage
  let bob: Person
  let room = { id: '', name: '' }

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
  }, 60_000)
  beforeEach(async () => {
    room = await openChannel(stage.team, [bob])
  })
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const banner = (page: Page) => page.getByText('No connection. Reconnecting…')
  const post = (texts: readonly string[]) => postAll(room.id, texts, () => stage.team.owner)
  const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `number ${from + at}`)
  const inDatabase = async () => (await readTimeline(bob.client, room.id)).map(({ body_md: text }) => text)

  /** Every message of the channel, once and in order, in each of the pages. */
  async function showTheTimeline(pages: readonly Page[]): Promise<void> {
    const expected = await inDatabase()
    for (const page of pages) await becomes(() => textsOf(timeline(page)), expected, 30_000)
  }

  test('WEB-43 WEB-44 after the server was killed every message stands once and in order, what was being written is kept', async () => {
    await using one = await stage.enter(bob, room.name)
    await using two = await stage.enter(stage.team.owner, room.name)
    const pages = [one.page, two.page]
    await post(numbered(1, 30))
    await Promise.all(pages.map((page) => message(page, 'number 30').waitFor()))
    await composer(one.page).fill('half a thought')
    const shownAt = one.page.evaluate(async () => {
      const element = document.getElementById('connection-banner')
      while (element?.hidden !== false) await new Promise((resolve) => requestAnimationFrame(resolve))
      return Date.now()
    })

    const killedAt = Date.now()
    await stage.stack.process('web-sm').kill9()
    if (stage.stack.shape === 'many') await post(numbered(31, 50))
    await Promise.all(pages.map((page) => banner(page).waitFor()))
    const waited = (await shownAt) - killedAt
    expect(waited).toBeGreaterThan(4_900)
    expect(waited).toBeLessThan(12_000)
    await stage.stack.restart('web-sm')
    await post(numbered(51, 60))

    await showTheTimeline(pages)
    await Promise.all(pages.map((page) => banner(page).waitFor({ state: 'hidden' })))
    expect(await composer(one.page).inputValue()).toBe('half a thought')
    await say(one.page, 'a whole thought')
    await message(two.page, 'a whole thought').waitFor()
    await showTheTimeline(pages)
  }, 90_000)

  test('WEB-44 more than a page of messages missed: the newest are there, the way to the others too, none twice', async () => {
    await using one = await stage.enter(bob, room.name)
    await post(numbered(1, 10))
    await message(one.page, 'number 10').waitFor()
    await one.page.route('**/sse/web**', (route) => route.abort())
    await stage.stack.process('web-sm').kill9()
    await stage.stack.restart('web-sm')
    await post(numbered(11, 150))
    await one.page.unroute('**/sse/web**')

    await message(one.page, 'number 150').waitFor({ timeout: 40_000 })
    const all = numbered(1, 150)
    await eventually(
      'the whole timeline by scrolling up',
      async () => {
        await timeline(one.page).evaluate((element) => element.scrollTo({ top: -1_000_000 }))
        return (await timeline(one.page).getByRole('article').count()) >= all.length
      },
      30_000,
    )
    expect(await textsOf(timeline(one.page))).toEqual(all)
  }, 90_000)

  test('FLT-11 a connection that is dead without a word is noticed by its silence, and what was missed comes', async () => {
    await using one = await stage.enter(bob, 'nowhere')
    await one.page.clock.install()
    await one.page.goto(channelPath(stage.team, room.name))
    await post(['heard'])
    await message(one.page, 'heard').waitFor()
    const door = stage.stack.process('auth-gw')
    door.signal('SIGSTOP')
    await one.page.clock.fastForward(64_000)
    expect(await banner(one.page).isVisible()).toBe(false)
    await one.page.clock.fastForward(7_000)
    await banner(one.page).waitFor()
    door.signal('SIGCONT')
    await post(['missed'])
    await message(one.page, 'missed').waitFor()
    await banner(one.page).waitFor({ state: 'hidden' })
    expect(await textsOf(timeline(one.page))).toEqual(['heard', 'missed'])
  }, 60_000)

  test('WEB-43 a short cut is mended without a banner', async () => {
    await using one = await stage.enter(bob, room.name)
    await post(numbered(1, 3))
    await message(one.page, 'number 3').waitFor()
    await one.page.evaluate(() => {
      const element = document.getElementById('connection-banner')
      const note = () => element?.hidden === false && element.setAttribute('data-was-shown', '')
      new MutationObserver(note).observe(element ?? document.body, { attributes: true })
    })
    await one.context.setOffline(true)
    await post(numbered(4, 6))
    await one.context.setOffline(false)
    await post(numbered(7, 9))
    await showTheTimeline([one.page])
    expect(await one.page.locator('#connection-banner').getAttribute('data-was-shown')).toBeNull()
  }, 60_000)

  test('the tabs of one browser share one stream, and it passes on when its tab is closed', async () => {
    // A page without a stream of its own, so that the first one is counted too.
    await using seat = await stage.enter(bob, 'nowhere')
    let streams = 0
    seat.context.on('request', (request) => {
      if (new URL(request.url()).pathname === '/sse/web') streams += 1
    })
    await seat.page.goto(channelPath(stage.team, room.name))
    await becomes(() => streams, 1)
    const other = await seat.context.newPage()
    await other.goto(seat.page.url())
    await composer(other).waitFor()
    await post(['to both'])
    await Promise.all([seat.page, other].map((page) => message(page, 'to both').waitFor()))
    expect(streams).toBe(1)

    await seat.page.close()
    await becomes(() => streams, 2)
    await post(['to the heir'])
    await message(other, 'to the heir').waitFor()
    expect(await textsOf(timeline(other))).toEqual(['to both', 'to the heir'])
    expect(streams).toBe(2)
  }, 60_000)
})
