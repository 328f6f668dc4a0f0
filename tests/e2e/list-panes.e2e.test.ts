import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { barriersOf, overflowOf } from '../support/barriers.ts'
import { channelLink, composer, idOf, message, say, timeline } from '../support/chat-page.ts'
import { postFiles } from '../support/files.ts'
import { openChannel, type Person } from '../support/people.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'
import { shadedPng } from '../support/uploads.ts'

describeInBrowser('the files of a channel and the edits of a message, beside it', () => {
  let stage: Stage
  let owner: Person
  let bob: Person
  let roomId: string

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    bob = await stage.team.invite('bob')
    // A channel may be called like a pane.
    roomId = (await openChannel(stage.team, [bob], 'files')).id
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const openFiles = (page: Page) => page.getByRole('link', { name: 'Files', exact: true }).click()
  const files = (page: Page): Locator => page.getByRole('complementary', { name: 'Files' })
  const edits = (page: Page): Locator => page.getByRole('complementary', { name: 'Edits' })

  test('AJ-74 the files of a channel are listed beside it, the newest first, and lead to their messages', async () => {
    const other = await openChannel(stage.team, [], 'elsewhere')
    await postFiles(owner, other.id, 'not here', [['secret.txt', 'x']])
    await using seat = await stage.enter(owner, 'files')
    const { page } = seat
    await openFiles(page)
    await files(page).getByText('Nobody has sent a file').waitFor()
    await page.keyboard.press('Escape')
    await files(page).waitFor({ state: 'detached' })
    await page.waitForURL(/\/channels\/files$/)
    const root = await postFiles(owner, roomId, 'first', [['one.txt', 'x']])
    await postFiles(bob, roomId, 'second', [['two.png', shadedPng(40, 30)]], root.id)
    await postFiles(bob, roomId, 'third', [['three.png', shadedPng(60, 30)]])
    await openFiles(page)
    await files(page).getByRole('link', { name: 'three.png' }).waitFor()
    const names = await files(page).locator('[data-file]').all()
    expect(await Promise.all(names.map((one) => one.getAttribute('data-file')))).toEqual([
      'three.png',
      'two.png',
      'one.txt',
    ])
    await files(page).getByRole('link', { name: 'three.png' }).click()
    await page.getByRole('dialog').getByText('1 of 2').waitFor()
    await page.keyboard.press('Escape')
    await files(page).getByRole('link', { name: 'Show in conversation' }).nth(1).click()
    await page.waitForURL((url) => url.pathname.endsWith(`/thread/${root.id}`))
    await page.locator('#thread').getByText('second').waitFor()
    await page.goBack()
    await files(page).getByRole('link', { name: 'two.png' }).waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('AJ-85 the mark of an edited message opens what it said before, for whoever may read it', async () => {
    const { id } = await owner.client.postMessage({ params: { channel_id: roomId }, body: { body_md: 'teh **plan**' } })
    const params = { message_id: id }
    await owner.client.editMessage({ params, body: { body_md: 'the ||plan||' } })
    await using seat = await stage.enter(bob, 'files')
    const { page } = seat
    await message(page, 'the plan').getByRole('link', { name: 'edited' }).waitFor()
    await owner.client.editMessage({ params, body: { body_md: 'the <b>plan</b>' } })
    await message(page, 'the <b>plan</b>').getByRole('link', { name: 'edited' }).click()
    const texts = edits(page).locator('.version .prose')
    await texts.nth(2).waitFor()
    const said = (await texts.allTextContents()).map((text) => text.trim())
    expect(said).toEqual(['the <b>plan</b>', 'the plan', 'teh plan'])
    expect(await texts.nth(2).locator('strong').count()).toBe(1)
    expect(await edits(page).locator('.version-head strong').allTextContents()).toEqual(['Now', 'Before', 'First'])
    expect(new URL(page.url()).pathname).toBe(`${channelPath(stage.team, 'files')}/history/${id}`)
    for (const width of [360, 900, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      expect({ width, overflow: await overflowOf(page), barriers: await barriersOf(page) }).toEqual({
        width,
        overflow: [],
        barriers: [],
      })
    }
    await page.keyboard.press('Escape')
    await edits(page).waitFor({ state: 'detached' })
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('AJ-74 the list of files takes in what is sent and loses what is deleted, at once', async () => {
    await using seat = await stage.enter(bob, 'files')
    const { page } = seat
    await openFiles(page)
    await files(page).getByRole('link', { name: 'three.png' }).waitFor()
    const sent = await postFiles(owner, roomId, 'fourth', [
      ['four.png', shadedPng(50, 30)],
      ['five.txt', 'x'],
    ])
    await files(page).getByRole('link', { name: 'five.txt' }).waitFor()
    await files(page).getByRole('link', { name: 'four.png' }).click()
    await page.getByRole('dialog').getByText('of 3').waitFor()
    await owner.client.deleteMessage({ params: { message_id: sent.id } })
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await files(page).getByRole('link', { name: 'four.png' }).waitFor({ state: 'detached' })
    expect(await files(page).locator('[data-file]').count()).toBe(3)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('AJ-85 the edits on screen take in the next one, and say nothing any longer once the message is deleted', async () => {
    const { id } = await owner.client.postMessage({ params: { channel_id: roomId }, body: { body_md: 'one' } })
    const params = { message_id: id }
    await owner.client.editMessage({ params, body: { body_md: 'two' } })
    await using seat = await stage.enter(bob, `${channelPath(stage.team, 'files')}/history/${id}`)
    const { page } = seat
    const versions = () => edits(page).locator('.version').allInnerTexts()
    const said = async () =>
      (await versions()).map((text) =>
        text
          .replace(/\n.*\n/, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      )
    await owner.client.editMessage({ params, body: { body_md: 'three' } })
    await edits(page).getByText('three').waitFor()
    expect((await said()).map((text) => text.split(' ')[0])).toEqual(['Now', 'Before', 'First'])
    expect((await said()).map((text) => text.split(' ').at(-1))).toEqual(['three', 'two', 'one'])
    await owner.client.deleteMessage({ params })
    await edits(page).getByText('This message was deleted.').waitFor()
    expect(await edits(page).locator('.version').count()).toBe(0)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('both have pages without JavaScript, and another channel’s message is none of this', async () => {
    await using seat = await stage.enter(bob, 'files', { javaScript: false })
    const { page } = seat
    const row = message(page, 'the <b>plan</b>')
    const id = await idOf(row)
    await row.getByRole('link', { name: 'edited' }).click()
    await edits(page).getByText('First').waitFor()
    await openFiles(page)
    await files(page).getByRole('link', { name: 'one.txt' }).waitFor()
    const strange = await page.goto(`${channelPath(stage.team, 'general')}/history/${id}`)
    expect(strange?.status()).toBe(404)
  }, 60_000)

  test('direct messages have their files and edits, too', async () => {
    const dm = await bob.client.openDm({ body: { user_ids: [owner.user.id] } })
    await postFiles(bob, dm.id, 'for you', [['letter.txt', 'x']])
    await using seat = await stage.enter(owner, `/dm/${dm.id}`)
    const { page } = seat
    await openFiles(page)
    await files(page).getByRole('link', { name: 'letter.txt' }).waitFor()
    await say(page, 'thank yuo', page.getByRole('textbox', { name: /^Message / }))
    const id = await idOf(message(page, 'thank yuo'))
    await owner.client.editMessage({ params: { message_id: id }, body: { body_md: 'thank you' } })
    await message(page, 'thank you').getByRole('link', { name: 'edited' }).click()
    await edits(page).getByText('thank yuo').waitFor()
    await page.waitForURL(`**/dm/${dm.id}/history/${id}`)
    await channelLink(page, 'files').click()
    await composer(page).waitFor()
    await timeline(page).getByRole('link', { name: 'one.txt' }).waitFor()
    expect(await edits(page).count()).toBe(0)
    expect(seat.errors).toEqual([])
  }, 60_000)
})
