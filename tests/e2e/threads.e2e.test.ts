import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { eventually } from '../support/eventually.ts'
import { message, sidebar, threadPane } from '../support/chat-page.ts'
import type { Person } from '../support/people.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('threads one follows', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const post = async (who: Person, body_md: string, parent_id: string | null = null) =>
    await who.client.postMessage({ params: { channel_id: stage.team.generalId }, body: { body_md, parent_id } })
  const bell = (page: Page) => threadPane(page).getByRole('button', { name: 'Follow this thread' })
  const link = (page: Page) => sidebar(page).getByRole('link', { name: /^Threads/ })
  const count = (page: Page, text: string) => link(page).locator('[data-badge]').filter({ hasText: text }).waitFor()
  const item = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text })
  const isFollowing = async (id: string) => (await bob.client.getThread({ params: { message_id: id } })).following

  test.each(['with', 'without'] as const)(
    'WEB-33 the bell of a thread follows it and no more, %s a script',
    async (how) => {
      const root = await post(stage.team.owner, `a plan, ${how} a script`)
      await post(stage.team.owner, 'a first thought', root.id)
      const path = `${channelPath(stage.team, 'general')}/thread/${root.id}`
      await using seat = await stage.enter(bob, path, { javaScript: how === 'with' })
      const { page } = seat
      for (const pressed of ['true', 'false']) {
        await bell(page).click()
        await bell(page)
          .and(page.locator(`[aria-pressed="${pressed}"]`))
          .waitFor()
        await eventually('it is so', async () => (await isFollowing(root.id)) === (pressed === 'true'))
      }
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test('WEB-34 new replies are counted beside “Threads” and listed at once, and looking at the thread reads them', async () => {
    const root = await post(bob, 'what about <b>lunch</b>?')
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    await message(page, 'what about <b>lunch</b>?').waitFor()
    await post(stage.team.owner, 'yes', root.id)
    await count(page, '1')
    await link(page).click()
    await item(page, 'what about <b>lunch</b>?').getByText('1 new reply').waitFor()
    await post(stage.team.owner, 'at noon', root.id)
    await page.reload()
    await item(page, 'lunch').getByText('2 new replies').waitFor()
    await item(page, 'lunch').getByRole('link').click()
    await message(page, 'at noon', threadPane(page)).waitFor()
    await link(page).locator('[data-badge]').waitFor({ state: 'hidden' })
    await post(stage.team.owner, 'or later', root.id)
    await message(page, 'or later', threadPane(page)).waitFor()
    await eventually('what one looks at is read', async () => {
      const { unread_count: unread } = await bob.client.getThread({ params: { message_id: root.id } })
      return unread === 0
    })
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('nobody is offered to reply to a message that was deleted, at once and when the thread is opened again', async () => {
    const root = await post(stage.team.owner, 'a question taken back')
    await post(bob, 'an answer', root.id)
    await using seat = await stage.enter(bob, `${channelPath(stage.team, 'general')}/thread/${root.id}`)
    const { page } = seat
    const box = threadPane(page).getByRole('textbox')
    await box.fill('half a thought')
    await stage.team.owner.client.deleteMessage({ params: { message_id: root.id } })
    const closed = threadPane(page).getByText('Nobody can reply any more')
    await closed.waitFor()
    expect(await box.count()).toBe(0)
    await page.reload()
    await closed.waitFor()
    await message(page, 'an answer', threadPane(page)).waitFor()
    expect(await box.count()).toBe(0)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-34 without a script the list marks read, unfollows, and shows only what is new', async () => {
    const quiet = await post(bob, 'a quiet one')
    await post(bob, 'indeed', quiet.id)
    const root = await post(bob, 'a loud one')
    await post(stage.team.owner, 'very', root.id)
    await eventually('both are followed, and one has something new', async () => {
      const { items } = await bob.client.listThreads({})
      const unread = (id: string) => items.find((thread) => thread.root_id === id)?.unread_count
      return unread(quiet.id) === 0 && unread(root.id) === 1
    })
    await using seat = await stage.enter(bob, '/threads', { javaScript: false })
    const { page } = seat
    await item(page, 'a quiet one').waitFor()
    await page.getByRole('link', { name: 'Only those with new replies' }).click()
    await item(page, 'a loud one').waitFor()
    expect(await item(page, 'a quiet one').count()).toBe(0)
    await item(page, 'a loud one').getByRole('button', { name: 'Mark as read' }).click()
    await page.waitForURL('**/threads')
    expect(await item(page, 'a loud one').getByText('new reply').count()).toBe(0)
    await item(page, 'a loud one').getByRole('button', { name: 'Unfollow' }).click()
    await item(page, 'a quiet one').waitFor()
    expect(await item(page, 'a loud one').count()).toBe(0)
    expect(await isFollowing(root.id)).toBe(false)
  }, 60_000)
})
