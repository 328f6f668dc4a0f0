import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { composer, idOf, message, replyBox, say, textsOf, threadPane, timeline, tool } from '../support/chat-page.ts'
import { eventually } from '../support/eventually.ts'
import { hold } from '../support/hold.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Seat, type Stage } from '../support/stage.ts'

describeInBrowser('what one does, the other sees at once', () => {
  let stage: Stage
  let bob: Person
  let olivias: Seat
  let bobs: Seat
  let olivia: Page
  let bobsPage: Page

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    await openChannel(stage.team, [bob], 'live')
    ;[olivias, bobs] = await Promise.all([stage.enter(stage.team.owner, 'live'), stage.enter(bob, 'live')])
    ;[olivia, bobsPage] = [olivias.page, bobs.page]
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('AJ-123 a message arrives, its edit arrives, and its deletion takes it away', async () => {
    await say(olivia, 'first draft')
    const arrived = message(bobsPage, 'first draft')
    await arrived.waitFor()

    await (await tool(message(olivia, 'first draft'), 'Edit')).click()
    const box = olivia.getByRole('textbox', { name: 'Edit message' })
    expect(await box.inputValue()).toBe('first draft')
    await box.fill('second **draft**')
    await box.press('Enter')
    await message(bobsPage, 'second draft').waitFor()
    await message(bobsPage, 'second draft').getByText('edited').waitFor()
    expect(await message(bobsPage, 'first draft').count()).toBe(0)

    await (await tool(message(olivia, 'second draft'), 'Delete')).click()
    await olivia.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await Promise.all([olivia, bobsPage].map((page) => message(page, 'second draft').waitFor({ state: 'detached' })))
  }, 60_000)

  test('nobody is offered to edit or delete what others wrote', async () => {
    await say(olivia, 'mine alone')
    await message(bobsPage, 'mine alone').hover()
    const tools = message(bobsPage, 'mine alone').getByRole('toolbar')
    await tools.getByRole('button', { name: 'React', exact: true }).waitFor()
    expect(await tools.getByRole('button', { name: 'Edit' }).isVisible()).toBe(false)
    expect(await tools.getByRole('button', { name: 'Delete' }).isVisible()).toBe(false)
  }, 60_000)

  test('AJ-123 a reaction counts for everybody and is pressed only for whoever gave it', async () => {
    const { client } = stage.team.owner
    await say(olivia, 'lunch?')
    const id = await idOf(message(bobsPage, 'lunch?'))
    const shown = async (page: Page) => {
      const buttons = message(page, 'lunch?').getByRole('button', { name: /^👍/u })
      const states = await buttons.evaluateAll((all) =>
        all.map((button) => `${button.getAttribute('aria-label')} ${button.getAttribute('aria-pressed')}`),
      )
      return states.join() || 'none'
    }

    await client.addReaction({ params: { message_id: id, emoji: '👍' } })
    await becomes(() => shown(olivia), '👍 1 true')
    await becomes(() => shown(bobsPage), '👍 1 false')

    await message(bobsPage, 'lunch?').getByRole('button', { name: /^👍/u }).click()
    for (const page of [olivia, bobsPage]) await becomes(() => shown(page), '👍 2 true')

    await message(olivia, 'lunch?').getByRole('button', { name: /^👍/u }).click()
    await becomes(() => shown(olivia), '👍 1 false')
    await becomes(() => shown(bobsPage), '👍 1 true')
    await message(bobsPage, 'lunch?').getByRole('button', { name: /^👍/u }).click()
    for (const page of [olivia, bobsPage]) await becomes(() => shown(page), 'none')
  }, 60_000)

  test('WEB-33 a reply counts under its root, stands in the open thread, and not in the timeline', async () => {
    await say(olivia, 'who deploys?')
    await message(bobsPage, 'who deploys?').waitFor()
    await (await tool(message(bobsPage, 'who deploys?'), 'Reply in thread')).click()
    await replyBox(bobsPage).waitFor()
    await say(bobsPage, 'I do', replyBox(bobsPage))

    const link = message(olivia, 'who deploys?').getByRole('link', { name: '1 reply' })
    await link.click()
    await message(olivia, 'I do', threadPane(olivia)).waitFor()
    await say(olivia, 'thanks', replyBox(olivia))
    await message(bobsPage, 'thanks', threadPane(bobsPage)).waitFor()

    for (const page of [olivia, bobsPage]) {
      await message(page, 'who deploys?').getByRole('link', { name: '2 replies' }).waitFor()
      expect(await textsOf(threadPane(page))).toEqual(['who deploys?', 'I do', 'thanks'])
      expect(await textsOf(timeline(page))).not.toContain('thanks')
      await page.getByRole('link', { name: 'Close the thread' }).click()
      await threadPane(page).waitFor({ state: 'detached' })
    }
  }, 60_000)

  test('AJ-93 AJ-123 while one writes the other reads so, and no longer when the box is empty or sent', async () => {
    const line = bobsPage.getByText('Olivia is typing')
    const typeUntilSeen = () =>
      eventually('bob reads that olivia types', async () => {
        await composer(olivia).press('a')
        return await line.isVisible()
      })
    await typeUntilSeen()
    await composer(olivia).fill('')
    await line.waitFor({ state: 'detached' })

    await typeUntilSeen()
    await say(olivia, 'written')
    await message(bobsPage, 'written').waitFor()
    await line.waitFor({ state: 'detached' })
  }, 60_000)

  test('AJ-32 whoever is muted is told so in words, and is offered nothing that is refused, until it ends', async () => {
    const { owner, communityId: community } = stage.team
    const params = { community, user: bob.user.id }
    await using seat = await stage.enter(bob, 'live')
    await say(olivia, 'quiet, please')
    const row = message(seat.page, 'quiet, please')
    await owner.client.addReaction({ params: { message_id: await idOf(row), emoji: '👍' } })
    await owner.client.muteMember({ params, body: { until: null } })
    await seat.page.getByText('You are muted in this community').waitFor()
    await composer(seat.page).waitFor({ state: 'detached' })
    expect(await row.getByRole('button', { name: '👍 1' }).isDisabled()).toBe(true)
    await owner.client.unmuteMember({ params })
    await say(seat.page, 'I can speak')
    await message(seat.page, 'I can speak').waitFor()
    await row.getByRole('button', { name: '👍 1', disabled: false }).waitFor()
  }, 60_000)

  test('what one has seen is read, though it is deleted before the server hears so', async () => {
    const { client } = stage.team.owner
    const params = { channel_id: (await openChannel(stage.team, [bob], 'fleeting')).id }
    await using seat = await stage.enter(bob, 'fleeting')
    const read = await hold(seat.page, '**/read')
    const { id, seq } = await client.postMessage({ params, body: { body_md: 'gone soon' } })
    await read.asked
    await client.deleteMessage({ params: { message_id: id } })
    await message(seat.page, 'gone soon').waitFor({ state: 'detached' })
    read.release()
    await becomes(async () => (await bob.client.getChannel({ params })).last_read_seq, seq)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('neither browser reported an error', () => {
    expect([...olivias.errors, ...bobs.errors]).toEqual([])
  })
})
