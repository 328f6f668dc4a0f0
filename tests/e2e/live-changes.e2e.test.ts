import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, message, personInSidebar, sidebar } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('an open page follows what changes elsewhere', () => {
  let stage: Stage
  let owner: Person
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const box = (page: Page, name: string) => page.getByRole('textbox', { name: `Message ${name}`, exact: true })

  /** What its tools offer; they go with the row when the room is built anew. */
  const offeredOn = async (page: Page, text: string) => {
    await message(page, text).hover()
    const tools = message(page, text).getByRole('toolbar').locator('[data-tool]:visible')
    return await tools.evaluateAll((all) => all.map((tool) => tool.getAttribute('aria-label')))
  }

  test('a channel that is archived goes from the sidebar, and comes back when it is opened again or turns private', async () => {
    const { id } = await openChannel(stage.team, [bob], 'pastime')
    const change = (body: object) => owner.client.updateChannel({ params: { channel_id: id }, body })
    await using seat = await stage.enter(bob, 'general')
    const row = channelLink(seat.page, 'pastime')
    await row.waitFor()
    await change({ archived: true })
    await row.waitFor({ state: 'detached' })
    await change({ archived: false })
    await row.waitFor()
    expect(await row.getAttribute('data-visibility')).toBe('public')
    await change({ visibility: 'private' })
    await becomes(() => row.getAttribute('data-visibility'), 'private')
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('a DM closes for both when they share no community any longer, and opens again', async () => {
    const carol = await stage.team.invite('carol')
    const dm = await bob.client.openDm({ body: { user_ids: [carol.user.id] } })
    const { id } = await bob.client.postMessage({ params: { channel_id: dm.id }, body: { body_md: 'hello' } })
    await bob.client.addReaction({ params: { message_id: id, emoji: '👍' } })
    await carol.client.addReaction({ params: { message_id: id, emoji: '🎉' } })
    const invite = await owner.client.createInvite({ params: { community: stage.team.communityId }, body: {} })
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    await page.goto(`/dm/${dm.id}`)
    await box(page, 'Carol').waitFor()
    await owner.client.removeMember({ params: { community: stage.team.communityId, user: carol.user.id } })
    await page.getByText('You share no community').waitFor()
    await box(page, 'Carol').waitFor({ state: 'detached' })
    await becomes(() => offeredOn(page, 'hello'), ['Mark unread from here', 'Copy link', 'Delete'])
    const reaction = (name: string) => message(page, 'hello').getByRole('button', { name })
    expect(await reaction('🎉 1').isDisabled()).toBe(true)
    await reaction('👍 1').click()
    await reaction('👍 1').waitFor({ state: 'detached' })
    await carol.client.acceptInvite({ params: { code: invite.code } })
    await box(page, 'Carol').waitFor()
    await becomes(async () => (await offeredOn(page, 'hello')).includes('React'), true)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('HC-48 in a channel with +m whoever has no voice has no box, and has one as soon as they get it', async () => {
    const { id } = await openChannel(stage.team, [bob], 'stage')
    await owner.client.postMessage({ params: { channel_id: id }, body: { body_md: 'curtain' } })
    await using seat = await stage.enter(bob, 'stage')
    const { page } = seat
    await composer(page).waitFor()
    await owner.client.updateChannel({ params: { channel_id: id }, body: { modes: ['m'] } })
    await page.getByText('Only people with voice may write in this channel.').waitFor()
    expect(await composer(page).count()).toBe(0)
    await becomes(() => offeredOn(page, 'curtain'), ['React', 'Mark unread from here', 'Copy link'])
    await owner.client.updateChannelMember({ params: { channel_id: id, user: bob.user.id }, body: { voice: true } })
    await composer(page).waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('a new name, status and nickname are everywhere at once: in rows, mentions, letters and lists', async () => {
    const dora = await stage.team.invite('dora')
    const { client } = dora
    const params = { channel_id: stage.team.generalId }
    await client.postMessage({ params, body: { body_md: 'signed' } })
    await client.postMessage({ params, body: { body_md: 'for @dora' } })
    await using others = await stage.enter(bob, 'general')
    await using own = await stage.enter(dora, 'general')
    for (const { page } of [others, own]) await message(page, 'signed').waitFor()
    await client.updateMe({ body: { display_name: 'Zoe Young', status_text: 'At lunch' } })
    for (const { page } of [others, own]) {
      await message(page, 'signed').locator('.message-author').getByText('Zoe Young').waitFor()
      expect(await message(page, 'signed').locator('.avatar').innerText()).toBe('ZY')
      await message(page, 'for @Zoe Young').waitFor()
      const person = personInSidebar(page, 'dora')
      expect([await person.innerText(), await person.getAttribute('title')]).toEqual([
        expect.stringContaining('Zoe Young'),
        '@dora · At lunch',
      ])
    }
    await sidebar(own.page).locator('.me-bar').getByText('At lunch').waitFor()
    await composer(own.page).fill('as myself')
    await composer(own.page).press('Enter')
    await message(own.page, 'as myself').locator('.message-author').getByText('Zoe Young').waitFor()

    const member = { params: { community: stage.team.communityId, user: dora.user.id } }
    await owner.client.updateMember({ ...member, body: { nickname: 'Zed' } })
    await becomes(() => personInSidebar(others.page, 'dora').getAttribute('data-name'), 'Zed')
    await client.updateMe({ body: { display_name: 'Zoe' } })
    await message(others.page, 'signed').locator('.message-author').getByText('Zoe', { exact: true }).waitFor()
    expect(await personInSidebar(others.page, 'dora').getAttribute('data-name')).toBe('Zed')
    await owner.client.updateMember({ ...member, body: { nickname: null } })
    await becomes(() => personInSidebar(others.page, 'dora').getAttribute('data-name'), 'Zoe')
    expect([...others.errors, ...own.errors]).toEqual([])
  }, 60_000)

  test('the page moves with the address of its community', async () => {
    await using seat = await stage.enter(bob, 'general')
    await composer(seat.page).waitFor()
    const params = { community: stage.team.communityId }
    await owner.client.updateCommunity({ params, body: { slug: 'apex' } })
    await seat.page.waitForURL('**/c/apex/channels/general')
    await composer(seat.page).waitFor()
    await owner.client.updateCommunity({ params, body: { slug: stage.team.slug } })
    await seat.page.waitForURL(`**/c/${stage.team.slug}/channels/general`)
    expect(seat.errors).toEqual([])
  }, 60_000)
})
