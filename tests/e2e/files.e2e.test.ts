import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { barriersOf, overflowOf } from '../support/barriers.ts'
import { becomes } from '../support/becomes.ts'
import { message, threadPane, timeline, tool } from '../support/chat-page.ts'
import { mediaFile, postFiles, silentWav } from '../support/files.ts'
import { openChannel, type Person } from '../support/people.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'
import { shadedPng } from '../support/uploads.ts'

const photo = ['photo.png', shadedPng(800, 600)] as const
const tall = ['tall.png', shadedPng(90, 900)] as const
const wide = ['wide.png', shadedPng(1200, 40)] as const
const hostileName = `\u202e${'invoice '.repeat(30)}"><img src=x onerror=alert(1)>gpj.html`

describeInBrowser('files of messages', () => {
  let stage: Stage
  let owner: Person
  let roomId: string

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    roomId = (await openChannel(stage.team, [], 'files')).id
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const viewer = (page: Page): Locator => page.getByRole('dialog')

  test('WEB-11 an image has its box before it is loaded, live and on the page, and nothing jumps when it comes', async () => {
    await using seat = await stage.enter(owner, 'files')
    const { page } = seat
    const asked = Promise.withResolvers<() => void>()
    await page.route('**/thumbnail', (route) => asked.resolve(() => void route.continue()))
    await postFiles(owner, roomId, 'the view', [photo])
    const row = message(page, 'the view')
    const image = row.getByRole('link', { name: 'photo.png' })
    await image.waitFor()
    const letGo = await asked.promise
    const before = await image.boundingBox()
    expect(before).toMatchObject({ width: 362, height: 272 })
    letGo()
    await becomes(() => image.locator('.image-thumbnail').evaluate((one: HTMLImageElement) => one.complete), true)
    expect(await image.boundingBox()).toEqual(before)
    expect(await image.locator('img').count()).toBe(1)
    await page.unroute('**/thumbnail')
    await page.reload()
    expect((await image.boundingBox())?.height).toBe(272)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-10 images open large, arrow keys go through those of the message, Escape closes and the focus returns', async () => {
    await postFiles(owner, roomId, 'three of them', [photo, tall, wide])
    await using seat = await stage.enter(owner, 'files')
    const { page } = seat
    const link = message(page, 'three of them').getByRole('link', { name: 'tall.png' })
    await link.focus()
    await page.keyboard.press('Enter')
    await viewer(page).getByText('2 of 3').waitFor()
    const shown = viewer(page).getByRole('img')
    await becomes(() => shown.evaluate((one: HTMLImageElement) => one.naturalHeight), 900)
    expect(await barriersOf(page)).toEqual([])
    await page.keyboard.press('ArrowRight')
    await viewer(page).getByText('3 of 3').waitFor()
    expect(await shown.getAttribute('alt')).toBe('wide.png')
    await page.keyboard.press('ArrowRight')
    await viewer(page).getByText('1 of 3').waitFor()
    await page.keyboard.press('ArrowLeft')
    await viewer(page).getByRole('button', { name: 'Previous image' }).click()
    await viewer(page).getByText('2 of 3').waitFor()
    const fitted = (await shown.boundingBox())?.height ?? 0
    await viewer(page).getByRole('button', { name: 'Actual size' }).click()
    expect(fitted).toBeLessThan(900)
    expect((await shown.boundingBox())?.height).toBe(900)
    const saved = page.waitForEvent('download')
    await viewer(page).getByRole('link', { name: 'Download' }).click()
    expect((await saved).suggestedFilename()).toBe('tall.png')
    await page.keyboard.press('Escape')
    await viewer(page).waitFor({ state: 'hidden' })
    expect(await link.evaluate((one) => document.activeElement === one)).toBe(true)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-10 an image that is deleted while it is looked at goes away', async () => {
    const { id } = await postFiles(owner, roomId, 'for a moment', [photo])
    await using seat = await stage.enter(owner, 'files')
    await message(seat.page, 'for a moment').getByRole('link', { name: 'photo.png' }).click()
    await viewer(seat.page).getByRole('img').waitFor()
    await owner.client.deleteMessage({ params: { message_id: id } })
    await viewer(seat.page).waitFor({ state: 'hidden' })
    await message(seat.page, 'for a moment').waitFor({ state: 'detached' })
  }, 60_000)

  test('ABU-03 ABU-14 ABU-19 a hostile file is a row with its true ending, and is saved and never shown', async () => {
    await using seat = await stage.enter(owner, 'files')
    const { page } = seat
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    await postFiles(owner, roomId, 'open me', [
      [hostileName, '<!doctype html><script>alert(1)</script>'],
      ['drawing.svg', svg],
    ])
    const row = message(page, 'open me')
    await row.waitFor()
    const [first, second] = await row.locator('a.file').all()
    expect(await first?.locator('.file-ending').textContent()).toBe('.html')
    expect(await first?.textContent()).not.toMatch(/[\u202a-\u202e<>"]/)
    expect(await second?.textContent()).toContain('drawing.svg')
    expect(await row.locator('[data-files] img, [data-files] object, [data-files] iframe').count()).toBe(0)
    for (const link of [first, second]) {
      const answer = await page.request.get((await link?.getAttribute('href')) ?? '')
      const { 'content-type': type, 'content-disposition': disposition, ...headers } = answer.headers()
      expect(type).toBe('application/octet-stream')
      expect(disposition).toStartWith('attachment')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain('sandbox')
    }
    const saved = page.waitForEvent('download')
    await second?.click()
    expect((await saved).suggestedFilename()).toBe('drawing.svg')
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await overflowOf(page)).toEqual([])
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('a sound is played by the controls of the browser, and nothing of it is loaded before', async () => {
    const { attachments } = await postFiles(owner, roomId, 'listen', [['silence.wav', silentWav()]])
    expect(attachments[0]?.content_type).toBe('audio/wav')
    await using seat = await stage.enter(owner, 'files')
    const player = message(seat.page, 'listen').locator('audio')
    expect(await player.evaluate((one: HTMLAudioElement) => one.readyState)).toBe(0)
    await player.evaluate(async (one: HTMLAudioElement) => {
      one.muted = true
      await one.play()
    })
    expect(await player.evaluate((one: HTMLAudioElement) => one.duration)).toBe(1)
    expect(seat.errors).toEqual([])
  }, 60_000)

  const media = [
    ['clip.mp4', 'video/mp4'],
    ['clip.webm', 'video/webm'],
    ['voice.webm', 'audio/webm'],
    ['tone.mp3', 'audio/mpeg'],
    ['tone.ogg', 'audio/ogg'],
    ['tone.m4a', 'audio/mp4'],
    ['tone.aac', 'audio/aac'],
  ] as const

  test.each(media)(
    '%s is played as %s, from any place in it',
    async (name, type) => {
      // What it is called and claims to be decides nothing.
      const { attachments } = await postFiles(owner, roomId, `play ${name}`, [['recording.txt', await mediaFile(name)]])
      expect(attachments[0]?.content_type).toBe(type)
      await using seat = await stage.enter(owner, 'files')
      const player = message(seat.page, `play ${name}`).locator(type.startsWith('video/') ? 'video' : 'audio')
      const played = await player.evaluate(async (one: HTMLMediaElement) => {
        one.muted = true
        await one.play()
        one.currentTime = 0.5
        await new Promise((resolve) => one.addEventListener('ended', resolve, { once: true }))
        return { from: one.played.start(one.played.length - 1), end: one.currentTime, error: one.error?.code }
      })
      expect(played.from).toBeGreaterThan(0.3)
      expect(played.end).toBeGreaterThan(0.8)
      expect(played.error).toBeUndefined()
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test('what only begins like a film says that it cannot be played, and can be saved', async () => {
    const liar = Buffer.concat([
      Buffer.from('\0\0\0\x20ftypisom', 'latin1'),
      Buffer.from('<script>alert(1)</script>'.repeat(99)),
    ])
    await postFiles(owner, roomId, 'a film', [['film.mp4', liar]])
    await using seat = await stage.enter(owner, 'files')
    const row = message(seat.page, 'a film')
    await row.locator('video').evaluate((one: HTMLVideoElement) => one.play().catch(() => undefined))
    await row.getByText('This browser cannot play this file.').waitFor()
    expect(await row.locator('video').count()).toBe(0)
    const saved = seat.page.waitForEvent('download')
    await row.getByRole('link', { name: 'film.mp4' }).click()
    expect((await saved).suggestedFilename()).toBe('film.mp4')
  }, 60_000)

  test('files stay under an edited message, stand in threads, and go with a deleted one', async () => {
    const { id } = await postFiles(owner, roomId, 'draft one', [photo])
    await postFiles(owner, roomId, 'reply with a file', [['notes.txt', 'text']], id)
    await using seat = await stage.enter(owner, `/c/${stage.team.slug}/channels/files/thread/${id}`)
    const { page } = seat
    await message(page, 'reply with a file', threadPane(page)).getByRole('link', { name: 'notes.txt' }).waitFor()
    await owner.client.editMessage({ params: { message_id: id }, body: { body_md: 'second thoughts' } })
    const root = message(page, 'second thoughts', threadPane(page))
    await root.getByRole('link', { name: 'photo.png' }).waitFor()
    await owner.client.deleteMessage({ params: { message_id: id } })
    await threadPane(page).getByText('This message was deleted').waitFor()
    expect(await page.locator(`[data-message="${id}"] [data-files]`).count()).toBe(0)
  }, 60_000)

  test('a message of files only is deleted with their names before the eyes', async () => {
    await postFiles(owner, roomId, '', [['plan.pdf', '%PDF-']])
    await using seat = await stage.enter(owner, 'files')
    const { page } = seat
    const row = timeline(page)
      .getByRole('article')
      .filter({ has: page.getByRole('link', { name: 'plan.pdf' }) })
    await (await tool(row, 'Delete')).click()
    await page.getByRole('dialog', { name: 'Delete this message?' }).getByText('plan.pdf').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await row.waitFor({ state: 'detached' })
  }, 60_000)

  test('without JavaScript files are links that show an image and save the rest', async () => {
    await postFiles(owner, roomId, 'plain', [photo, ['notes.txt', 'text']])
    await using seat = await stage.enter(owner, 'files', { javaScript: false })
    const row = message(seat.page, 'plain')
    const saved = seat.page.waitForEvent('download')
    await row.getByRole('link', { name: 'notes.txt' }).click()
    expect((await saved).suggestedFilename()).toBe('notes.txt')
    const opened = seat.context.waitForEvent('page')
    await row.getByRole('link', { name: 'photo.png' }).click()
    await (await opened).waitForURL('**/photo.png')
  }, 60_000)

  test('files fit on every width, in light and dark, without a barrier', async () => {
    await postFiles(owner, roomId, 'a pair', [photo, tall])
    await postFiles(owner, roomId, 'one tall', [tall])
    await postFiles(owner, roomId, 'one wide', [wide])
    await using seat = await stage.enter(owner, channelPath(stage.team, 'files'))
    const { page } = seat
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of [360, 900, 1440]) {
        await page.setViewportSize({ width, height: 800 })
        const look = { overflow: await overflowOf(page), barriers: await barriersOf(page) }
        expect({ colorScheme, width, ...look }).toEqual({ colorScheme, width, overflow: [], barriers: [] })
      }
    }
    expect(seat.errors).toEqual([])
  }, 120_000)
})
