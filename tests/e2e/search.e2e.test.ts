import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { barriersOf, overflowOf } from '../support/barriers.ts'
import { channelLink, message, threadPane, timeline } from '../support/chat-page.ts'
import { eventually } from '../support/eventually.ts'
import { postFiles } from '../support/files.ts'
import { openChannel, type Person } from '../support/people.ts'
import { postAll } from '../support/posts.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const SEARCH = '/c/acme/search'
const HOSTILE = `<script>pwned("deploy")</script> "'><img src=x onerror=pwned()> deploy & done`

const field = (page: Page) => page.getByRole('main').getByLabel('Search', { exact: true })
const results = (page: Page) => page.getByRole('region', { name: 'Results' })
const hits = (page: Page) => results(page).locator('[data-search-hits] > li')
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Kinds of results' }).getByRole('link', { name })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search' })
const suggestions = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')
const wordsOf = async (part: Locator) => (await part.innerText()).trim().replace(/\s+/g, ' ')
const at = (query: string, more = '') => `${SEARCH}?q=${encodeURIComponent(query)}${more}`

describeInBrowser('searching', () => {
  let stage: Stage
  let owner: Person
  let bob: Person
  let eve: Person
  let opsId = ''

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    bob = await stage.team.invite('bob')
    eve = await stage.team.invite('eve')
    const ops = await openChannel(stage.team, [bob], 'ops')
    opsId = ops.id
    const root = await say(bob, opsId, HOSTILE)
    await say(owner, opsId, 'we deploy at noon', root)
    await postFiles(bob, opsId, 'the deployment plan', [['R&D deploy plan.txt', 'one, two']])
    const closed = await owner.client.createChannel({
      params: { community: stage.team.communityId },
      body: { name: 'board', visibility: 'private' },
    })
    await say(owner, closed.id, 'deploy the secret treasure')
    const dm = await owner.client.openDm({ body: { user_ids: [bob.user.id] } })
    await say(owner, dm.id, 'deploy your secret present')
    await indexed('secret', 2)
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const say = async (who: Person, channel_id: string, body_md: string, parent_id: string | null = null) =>
    (await who.client.postMessage({ params: { channel_id }, body: { body_md, parent_id } })).id

  /** The index follows the posts. */
  const indexed = async (q: string, count: number) =>
    await eventually(`${q} is found`, async () => {
      const { messages } = await owner.client.search({ query: { q, type: ['messages'], sort: 'newest' } })
      return messages?.items.length === count
    })

  test('AC-4 WEB-39 a search finds messages, channels, people and files, by tabs that say how many, without a script', async () => {
    await using seat = await stage.enter(bob, '/c/acme/channels/ops', { javaScript: false })
    const { page } = seat
    await page.getByRole('link', { name: 'Search', exact: true }).click()
    await page.getByRole('heading', { name: 'What you can ask for' }).waitFor()
    await field(page).fill('deploy')
    await field(page).press('Enter')
    await page.waitForURL('**/search?q=deploy')
    expect(await hits(page).count()).toBe(4)
    expect(await wordsOf(tab(page, 'Messages'))).toBe('Messages 4')
    const reply = hits(page).filter({ hasText: 'we deploy at noon' })
    expect(await wordsOf(reply.locator('.hit-head'))).toMatch(/^Olivia #ops · thread Today, \d\d:\d\d$/)
    expect(await reply.locator('mark').allInnerTexts()).toEqual(['deploy'])
    await hits(page).filter({ hasText: 'the deployment plan' }).getByText('R&D deploy plan.txt').first().waitFor()

    await tab(page, 'Files').click()
    await hits(page).getByRole('link', { name: 'R&D deploy plan.txt' }).waitFor()
    await hits(page).getByRole('link', { name: 'Show in conversation' }).click()
    await message(page, 'the deployment plan').and(page.locator('.is-target')).waitFor()

    await page.goto(at('ops', '&type=channels'))
    await hits(page).getByRole('link', { name: 'ops', exact: true }).waitFor()
    await page.goto(at('olivia', '&type=users'))
    await hits(page).getByRole('button', { name: 'Write to Olivia' }).click()
    await page.waitForURL('**/dm/*')

    await page.goto(at('deploy'))
    await hits(page).filter({ hasText: 'we deploy at noon' }).getByRole('link').click()
    await message(page, 'we deploy at noon', threadPane(page)).waitFor()
  }, 60_000)

  test('ABU-10 ABU-19 what is private is found by those in it alone, and what people wrote is text in results', async () => {
    await using outside = await stage.enter(eve, at('secret'))
    await outside.page.getByText('No messages found for').waitFor()
    expect(await tab(outside.page, 'Messages').innerText()).toContain('0')
    await using inside = await stage.enter(bob, at('secret'))
    await hits(inside.page).getByText('deploy your secret present').waitFor()
    expect(await hits(inside.page).count()).toBe(1)
    expect(await hits(inside.page).locator('.hit-where').innerText()).toBe('Olivia')

    const { page } = inside
    await page.addInitScript(() => Reflect.set(globalThis, 'pwned', () => (document.title = 'pwned')))
    await page.goto(at(`script <img src=x onerror=pwned()> "'>`))
    await page.goto(at('script deploy'))
    const hit = hits(page).filter({ hasText: '& done' })
    expect((await hit.locator('.hit-text').innerText()).trim()).toBe(HOSTILE)
    expect(await hit.locator('mark').allInnerTexts()).toEqual(['script', 'deploy', 'script', 'deploy'])
    expect(await page.locator('main script, main img[onerror]').count()).toBe(0)
    expect(await page.title()).not.toContain('pwned')
    expect([...inside.errors, ...outside.errors]).toEqual([])
  }, 60_000)

  test('what is wrong with a search is said beside the field, and what an operator is not, too', async () => {
    await using seat = await stage.enter(bob, at('has:treasure deploy'))
    const { page } = seat
    await page.getByRole('alert').getByText('has: takes one of link, file, image, reaction, thread, pin.').waitFor()
    expect(await field(page).getAttribute('aria-invalid')).toBe('true')
    expect(await field(page).inputValue()).toBe('has:treasure deploy')
    await page.goto(at('before:soon'))
    await page.getByRole('alert').getByText('before: takes a day like').waitFor()
    await page.goto(at('x'.repeat(501)))
    await page.getByRole('alert').getByText('at most 500 characters').waitFor()
    await page.goto(at('form:bob deploy'))
    await page.getByText('form: is no operator').waitFor()
    for (const more of ['&after=00000000-0000-7000-8000-000000000000', '&type=nothing&sort=luck', '&before=x']) {
      expect((await page.goto(at('deploy', more)))?.status()).toBe(200)
      await hits(page).first().waitFor()
    }
    expect((await page.goto(`${SEARCH}?q=%ff%00`))?.status()).toBe(400)
    expect((await page.goto('/c/nowhere/search?q=x'))?.status()).toBe(404)
  }, 60_000)

  test('WEB-39 filters are completed in the field by keyboard, and become chips that can be taken away', async () => {
    await using seat = await stage.enter(bob, 'ops')
    const { page } = seat
    await page.keyboard.press('Control+Shift+F')
    const box = dialog(page).getByRole('combobox', { name: 'Search' })
    await suggestions(page).filter({ hasText: 'only in #ops' }).waitFor()
    await box.pressSequentially('deploy fr')
    await suggestions(page).filter({ hasText: 'from:' }).waitFor()
    await box.press('ArrowDown')
    await box.press('Enter')
    await box.pressSequentially('oli')
    await suggestions(page).filter({ hasText: '@olivia' }).waitFor()
    expect(await box.getAttribute('aria-activedescendant')).toBe(await suggestions(page).first().getAttribute('id'))
    expect(await barriersOf(page)).toEqual([])
    await box.press('Enter')
    expect(await box.inputValue()).toBe('deploy from:olivia ')
    await box.pressSequentially('in:op')
    await suggestions(page).filter({ hasText: '#ops' }).waitFor()
    await box.press('Tab')
    expect(await box.inputValue()).toBe('deploy from:olivia in:#ops ')
    await box.press('Enter')
    await hits(page).first().waitFor()
    expect(await hits(page).locator('.hit-text').allInnerTexts()).toEqual(['we deploy at noon'])

    await page.getByRole('link', { name: 'Remove the filter from:olivia' }).click()
    await page.getByRole('link', { name: 'from:olivia' }).waitFor({ state: 'detached' })
    expect(await hits(page).count()).toBe(3)
    expect(await field(page).inputValue()).toBe('deploy in:#ops')

    // What was searched for is at hand in this browser.
    await field(page).fill('')
    await suggestions(page).filter({ hasText: 'deploy from:olivia in:#ops' }).click()
    await page.waitForURL('**/search?q=deploy+from*')
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-28 WEB-39 arrows go through the results, Enter opens one in its place, back and Escape lead where one was', async () => {
    const { id } = await openChannel(stage.team, [bob], 'long')
    await postAll(
      id,
      Array.from({ length: 80 }, (_, n) => `line ${n} of a saga`),
      () => owner,
    )
    await indexed('in:long "line 79"', 1)
    await using seat = await stage.enter(bob, 'long')
    const { page } = seat
    await message(page, 'line 79 of a saga').waitFor()
    await timeline(page).evaluate(async (scroller) => {
      scroller.scrollTop = -700
      // Rows that come into view are laid out, and move the others, in the next frames.
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    })
    const place = async () => (await message(page, 'line 60 of a saga').boundingBox())?.y
    const before = await place()
    await page.getByRole('link', { name: 'Search in #long' }).click()
    const box = dialog(page).getByRole('combobox', { name: 'Search' })
    expect(await box.inputValue()).toBe('in:#long ')
    await box.pressSequentially('saga')
    await box.press('Enter')
    await hits(page).nth(19).waitFor()
    await page.getByRole('link', { name: 'Newest first' }).click()
    await page.waitForURL('**&sort=newest*')
    await hits(page).first().getByText('line 79').waitFor()
    await page.getByRole('link', { name: 'Next page' }).click()
    await hits(page).first().getByText('line 59').waitFor()

    for (let count = 0; count < 15; count++) await page.keyboard.press('ArrowDown')
    const scroll = () => results(page).evaluate((scroller) => scroller.scrollTop)
    const scrolled = await scroll()
    expect(scrolled).toBeGreaterThan(0)
    await page.keyboard.press('Enter')
    await message(page, 'line 45 of a saga').and(page.locator('.is-target')).waitFor()
    await page.goBack()
    await hits(page).first().getByText('line 59').waitFor()
    await page.waitForFunction(() => document.activeElement?.textContent.includes('line 45'))
    expect(await scroll()).toBe(scrolled)
    await page.keyboard.press('ArrowUp')
    await page.waitForFunction(() => document.activeElement?.textContent.includes('line 46'))

    await page.keyboard.press('Escape')
    await message(page, 'line 79 of a saga').waitFor()
    expect(new URL(page.url()).pathname).toBe('/c/acme/channels/long')
    await eventually('one is where one was', async () => (await place()) === before)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-35 the switcher hands what is no place to the search', async () => {
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    await page.keyboard.press('Control+k')
    const box = page.getByRole('dialog', { name: 'Jump to' }).getByRole('combobox')
    await box.fill('deploy at')
    const options = page.getByRole('dialog', { name: 'Jump to' }).getByRole('option')
    expect(await options.last().innerText()).toContain('Search messages for “deploy at”')
    await box.press('ArrowUp')
    await box.press('Enter')
    await hits(page).getByText('we deploy at noon').waitFor()
    await page.locator('.search-page').click({ position: { x: 2, y: 2 } })
    await page.keyboard.press('Escape')
    await channelLink(page, 'general').and(page.locator('[aria-current="page"]')).waitFor()

    await timeline(page).focus()
    await page.keyboard.press('/')
    await dialog(page).waitFor()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'hidden' })
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('a search may be kept to one of several communities', async () => {
    const other = await owner.client.createCommunity({ body: { name: 'Other & Co', slug: 'other' } })
    const { items } = await owner.client.listChannels({ params: { community: other.id }, query: {} })
    await say(owner, items[0]?.id ?? '', 'elsewhere we talk of saffron')
    await say(owner, opsId, 'here we talk of saffron')
    await indexed('saffron', 2)
    await using seat = await stage.enter(owner, at('saffron'))
    const { page } = seat
    await hits(page).getByText('in Other & Co').waitFor()
    expect(await hits(page).count()).toBe(2)
    await page.getByRole('link', { name: 'Only Acme' }).click()
    await page.waitForURL('**within=community*')
    expect(await hits(page).locator('.hit-text').allInnerTexts()).toEqual(['here we talk of saffron'])
    await page.goto(at('saffron'))
    await hits(page).getByText('elsewhere we talk of').click()
    await page.waitForURL('**/c/other/channels/*')
    await message(page, 'elsewhere we talk of saffron').waitFor()
  }, 60_000)

  test('results say what a message says now, and that it is deleted; new ones are offered in a line', async () => {
    const spare = await say(owner, opsId, 'marmalade || and jam||')
    const gone = await say(owner, opsId, 'marmalade on toast')
    const withFile = await postFiles(owner, opsId, 'marmalade', [['marmalade.txt', 'x']])
    await indexed('marmalade', 3)
    await using seat = await stage.enter(bob, at('marmalade'))
    const { page } = seat
    await hits(page).nth(2).waitFor()
    const params = { message_id: spare }
    await owner.client.editMessage({ params, body: { body_md: 'no **marmalade**,\n\nbut ||honey|| & <b>tea</b>' } })
    const edited = hits(page).filter({ hasText: 'but ▒▒▒ & <b>tea</b>' })
    await edited.waitFor()
    expect((await edited.locator('.hit-text').innerText()).trim()).toBe('no marmalade, but ▒▒▒ & <b>tea</b>')
    expect(await edited.locator('mark').allInnerTexts()).toEqual(['marmalade'])
    const doomed = hits(page).filter({ hasText: 'on toast' })
    await doomed.getByRole('link').focus()
    await owner.client.deleteMessage({ params: { message_id: gone } })
    await hits(page).getByText('This message was deleted.').waitFor()
    expect(await hits(page).count()).toBe(3)
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-hit'))).toBe(true)
    const offer = page.getByRole('link', { name: 'Show 2 new results' })
    await say(bob, opsId, 'marmalades for all')
    await say(bob, opsId, 'lunch?')
    await say(owner, opsId, 'more marmalade')
    await offer.waitFor()
    expect(await hits(page).count()).toBe(3)
    await offer.click()
    await hits(page).getByText('more marmalade').waitFor()
    expect(await hits(page).count()).toBe(4)

    await page.goto(at('marmalade', '&type=files'))
    await hits(page).getByRole('link', { name: 'marmalade.txt' }).waitFor()
    await owner.client.deleteMessage({ params: { message_id: withFile.id } })
    await hits(page).getByText('This message was deleted.').waitFor()
    expect(await page.getByRole('link', { name: 'marmalade.txt' }).count()).toBe(0)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('the field and its suggestions fit a phone', async () => {
    await using seat = await stage.enter(bob, 'ops', { screen: { width: 360, height: 720 }, touch: true })
    const { page } = seat
    await page.getByRole('link', { name: 'Search in #ops' }).tap()
    const box = dialog(page).getByRole('combobox', { name: 'Search' })
    await box.fill('in:')
    await suggestions(page).first().waitFor()
    expect(await overflowOf(page)).toEqual([])
    expect(await barriersOf(page)).toEqual([])
    await suggestions(page).filter({ hasText: '#ops' }).tap()
    await box.press('Enter')
    await hits(page).first().waitFor()
  }, 60_000)
})
