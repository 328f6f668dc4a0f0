import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, message, personInSidebar, say, sidebar } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('the sidebar follows what happens elsewhere', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const post = (channelId: string, text: string) =>
    stage.team.owner.client.postMessage({ params: { channel_id: channelId }, body: { body_md: text } })

  /** What the row of a channel says: bold, and the number of mentions. */
  async function stateOf(page: Page, name: string): Promise<string> {
    const row = channelLink(page, name)
    const isUnread = (await row.getAttribute('class'))?.split(' ').includes('is-unread')
    const badge = row.locator('[data-badge]')
    return `${isUnread ? 'unread' : 'read'} ${(await badge.isVisible()) ? await badge.innerText() : '-'}`
  }

  test('WEB-38 WEB-40 WEB-42 unread is bold, mentions count, and reading on one device clears it on the other', async () => {
    const channel = await openChannel(stage.team, [bob], 'ops')
    await using laptop = await stage.enter(bob, 'general')
    await using phone = await stage.enter(bob, 'general')
    const pages = [laptop.page, phone.page]
    await Promise.all(pages.map((page) => channelLink(page, 'ops').waitFor()))
    for (const page of pages) expect(await stateOf(page, 'ops')).toBe('read -')

    await post(channel.id, 'for nobody in particular')
    for (const page of pages) await becomes(() => stateOf(page, 'ops'), 'unread -')
    await post(channel.id, '@bob look')
    await post(channel.id, '@channel all of you')
    for (const page of pages) await becomes(() => stateOf(page, 'ops'), 'unread 2')
    for (const page of pages) await becomes(() => page.title(), '(2) #general · Acme')

    await channelLink(laptop.page, 'ops').click()
    await message(laptop.page, '@channel all of you').waitFor()
    for (const page of pages) await becomes(() => stateOf(page, 'ops'), 'read -')
    await becomes(() => phone.page.title(), '#general · Acme')
  }, 60_000)

  test('WEB-38 WEB-42 what is deleted, edited, answered or left elsewhere counts as it does for the server', async () => {
    const { client } = stage.team.owner
    const channel = await openChannel(stage.team, [bob], 'counts')
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    await channelLink(page, 'counts').waitFor()
    const bell = async () => (await page.locator('[data-inbox-link] [data-badge]').allInnerTexts()).join()
    const state = async () => `${await stateOf(page, 'counts')}, ${await bell()}`
    const asked = await post(channel.id, '@bob a question')
    const plain = await post(channel.id, 'for nobody')
    await becomes(state, 'unread 1, 1')

    await client.deleteMessage({ params: { message_id: asked.id } })
    await becomes(state, 'unread -, ')
    await client.editMessage({ params: { message_id: plain.id }, body: { body_md: 'for @bob' } })
    await becomes(state, 'unread 1, 1')
    await client.editMessage({ params: { message_id: plain.id }, body: { body_md: 'for nobody' } })
    await becomes(state, 'unread -, 1')
    // From a program: the channel is read by it, and what it told is not.
    await bob.client.postMessage({ params: { channel_id: channel.id }, body: { body_md: 'I saw it' } })
    await becomes(state, 'read -, 1')
    await channelLink(page, 'counts').click()
    await message(page, 'I saw it').waitFor()
    await becomes(state, 'read -, ')

    await channelLink(page, 'general').click()
    await post(channel.id, '@bob once more')
    await becomes(state, 'unread 1, 1')
    await bob.client.removeChannelMember({ params: { channel_id: channel.id, user: 'me' } })
    await becomes(bell, '')
    await channelLink(page, 'counts').waitFor({ state: 'detached' })
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('a channel one is added to appears, and its messages are live there', async () => {
    await using seat = await stage.enter(bob, 'general')
    await composer(seat.page).waitFor()
    const params = { community: stage.team.communityId }
    const channel = await stage.team.owner.client.createChannel({ params, body: { name: 'fresh' } })
    await stage.team.owner.client.addChannelMember({ params: { channel_id: channel.id, user: bob.user.id } })

    await channelLink(seat.page, 'fresh').waitFor()
    await post(channel.id, '@bob welcome')
    await becomes(() => stateOf(seat.page, 'fresh'), 'unread 1')
    await channelLink(seat.page, 'fresh').click()
    await message(seat.page, '@Bob welcome').waitFor()
    await post(channel.id, 'and more')
    await message(seat.page, 'and more').waitFor()
  }, 60_000)

  test('a new member appears among the people', async () => {
    await using seat = await stage.enter(bob, 'general')
    await composer(seat.page).waitFor()
    await stage.team.invite('carol')
    await personInSidebar(seat.page, 'carol').waitFor()
  }, 60_000)

  test('ABU-11 whoever is removed from a private channel stops seeing it at once', async () => {
    const { client } = stage.team.owner
    const body = { name: 'secret', visibility: 'private' as const }
    const channel = await client.createChannel({ params: { community: stage.team.communityId }, body })
    await client.addChannelMember({ params: { channel_id: channel.id, user: bob.user.id } })
    await post(channel.id, 'the plan')
    await using inside = await stage.enter(bob, 'secret')
    await using beside = await stage.enter(bob, 'general')
    await message(inside.page, 'the plan').waitFor()
    await channelLink(beside.page, 'secret').waitFor()

    await client.removeChannelMember({ params: { channel_id: channel.id, user: bob.user.id } })
    await message(inside.page, 'the plan').waitFor({ state: 'detached' })
    for (const { page } of [inside, beside]) await channelLink(page, 'secret').waitFor({ state: 'detached' })
    await post(channel.id, 'the plan without bob')
    await post(stage.team.generalId, 'a public word')
    await message(beside.page, 'a public word').waitFor()
    expect(await beside.page.content()).not.toContain('the plan without bob')
    const answer = await beside.page.goto(`/c/${stage.team.slug}/channels/secret`)
    expect(answer?.status()).toBe(404)
  }, 60_000)

  test('ABU-12 signing out ends the stream of every tab of that session', async () => {
    const dan = await stage.team.invite('dan')
    await using seat = await stage.enter(dan, 'general')
    const other = await seat.context.newPage()
    await other.goto(seat.page.url())
    await composer(other).waitFor()
    await post(stage.team.generalId, 'before the end')
    await Promise.all([seat.page, other].map((page) => message(page, 'before the end').waitFor()))

    await sidebar(other).getByRole('link', { name: 'Settings' }).click()
    await other.getByRole('button', { name: 'Sign out of this browser' }).click()
    await other.waitForURL('**/auth/login')
    await post(stage.team.generalId, 'after the end')
    await seat.page.waitForURL('**/auth/login**')
    expect(await seat.page.content()).not.toContain('after the end')
  }, 60_000)

  test('AJ-97 the dot follows who comes and who goes', async () => {
    await using watcher = await stage.enter(stage.team.owner, 'general')
    const erin = await stage.team.invite('erin')
    const dot = personInSidebar(watcher.page, 'erin').locator('[data-presence-text]')
    await becomes(() => dot.textContent(), 'away')
    const seat = await stage.enter(erin, 'general')
    await becomes(() => dot.textContent(), 'online')
    await say(seat.page, 'only for a moment')
    await message(watcher.page, 'only for a moment').waitFor()
    await seat[Symbol.asyncDispose]()
    await becomes(() => dot.textContent(), 'away', 25_000)
  }, 60_000)
})
