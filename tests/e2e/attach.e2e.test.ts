import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page, Route } from 'playwright-core'
import { barriersOf, overflowOf } from '../support/barriers.ts'
import { becomes } from '../support/becomes.ts'
import {
  channelLink,
  composer,
  idOf,
  message,
  replyBox,
  say,
  textsOf,
  threadPane,
  timeline,
} from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { channelPath, describeInBrowser, openStage, type Stage } from '../support/stage.ts'
import { shadedPng } from '../support/uploads.ts'

const UPLOADS = '**/api/channels/*/attachments'
const MEGABYTE = 1024 * 1024

const png = { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(shadedPng(64, 48)) }
const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('some notes') }
const named = (name: string) => ({ ...notes, name })

describeInBrowser('attaching files', () => {
  let stage: Stage
  let owner: Person

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    await openChannel(stage.team, [], 'desk')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const field = (page: Page | Locator): Locator => page.getByLabel('Attach files')
  const waiting = (page: Page | Locator): Locator => page.getByRole('list', { name: 'Files to send' })
  const rowOf = (page: Page | Locator, name: string): Locator =>
    waiting(page).getByRole('listitem').filter({ hasText: name })

  /** Holds the uploads of a page back; each is let go, or dropped, by the test. */
  async function holdUploads(page: Page): Promise<readonly Route[]> {
    const held: Route[] = []
    await page.route(UPLOADS, (route) => void held.push(route))
    return held
  }

  test('WEB-08 files are picked, uploaded and sent with a text, for everybody at once', async () => {
    await using seat = await stage.enter(owner, 'desk')
    await using other = await stage.enter(owner, 'desk')
    const { page } = seat
    await field(page).setInputFiles([png, notes])
    await rowOf(page, 'photo.png').locator('.upload-look img').waitFor()
    await rowOf(page, 'notes.txt').getByText('10 bytes').waitFor()
    await say(page, 'two files')
    expect(await waiting(page).isVisible()).toBe(false)
    for (const one of [page, other.page]) {
      await message(one, 'two files').getByRole('link', { name: 'photo.png' }).waitFor()
      await message(one, 'two files').getByRole('link', { name: 'notes.txt' }).waitFor()
    }
    await idOf(message(page, 'two files'))
    expect(await message(page, 'two files').locator('[data-files]').count()).toBe(1)
    expect([...seat.errors, ...other.errors]).toEqual([])
  }, 60_000)

  test('WEB-08 an upload is cancelled, one that failed is kept and tried again, and none is left out silently', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    const held = await holdUploads(page)
    await field(page).setInputFiles([png, notes])
    await becomes(() => held.length, 2)
    await waiting(page).getByRole('progressbar', { name: 'Upload of photo.png' }).waitFor()
    await waiting(page).getByRole('button', { name: 'Remove photo.png' }).click()
    await rowOf(page, 'photo.png').waitFor({ state: 'detached' })
    await held[1]?.abort()
    await rowOf(page, 'notes.txt').getByText('No connection to the server.').waitFor()
    await say(page, 'with what failed')
    expect(await composer(page).inputValue()).toBe('with what failed')
    const retry = waiting(page).getByRole('button', { name: 'Try notes.txt again' })
    await becomes(() => retry.evaluate((one) => one === document.activeElement), true)
    await page.unroute(UPLOADS)
    await page.keyboard.press('Enter')
    await rowOf(page, 'notes.txt').and(page.locator('.is-done')).waitFor()
    await composer(page).press('Enter')
    const row = message(page, 'with what failed')
    await row.getByRole('link', { name: 'notes.txt' }).waitFor()
    expect(await row.getByRole('link', { name: 'photo.png' }).count()).toBe(0)
  }, 60_000)

  test('WEB-09 what is sent while its files are on their way stands there at once and goes with them; others go on', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    const held = await holdUploads(page)
    await field(page).setInputFiles([notes])
    await becomes(() => held.length, 1)
    await say(page, 'with a slow file')
    const row = message(page, 'with a slow file')
    await row.getByRole('progressbar', { name: 'Upload' }).waitFor()
    await say(page, 'quick words')
    await idOf(message(page, 'quick words'))
    expect(await row.getAttribute('data-message')).toBeNull()
    await held[0]?.continue()
    await row.getByRole('link', { name: 'notes.txt' }).waitFor()
    await idOf(row)
    expect((await textsOf(timeline(page))).slice(-2)).toEqual(['quick words', 'with a slow file'])

    await field(page).setInputFiles([notes])
    await becomes(() => held.length, 2)
    await say(page, 'never mind')
    await message(page, 'never mind').getByRole('button', { name: 'Cancel' }).click()
    await message(page, 'never mind').waitFor({ state: 'detached' })

    await field(page).setInputFiles([notes])
    await becomes(() => held.length, 3)
    await say(page, 'second try')
    await held[2]?.abort()
    const failed = message(page, 'second try')
    await failed.getByText('Not sent. notes.txt: No connection to the server.').waitFor()
    await page.unroute(UPLOADS)
    await failed.getByRole('button', { name: 'Retry' }).click()
    await failed.getByRole('link', { name: 'notes.txt' }).waitFor()
    await idOf(failed)
  }, 60_000)

  test('WEB-06 an image is pasted as a file, and a table as text', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    await paste(composer(page), [['image.png', png.buffer.toString('base64')]])
    await rowOf(page, 'image.png').and(page.locator('.is-done')).waitFor()
    await paste(composer(page), [['table.png', png.buffer.toString('base64')]], 'a\tb')
    expect(await waiting(page).getByRole('listitem').count()).toBe(1)
    await composer(page).press('Enter')
    await timeline(page).getByRole('link', { name: 'image.png' }).waitFor()
  }, 60_000)

  test('WEB-07 files are dropped anywhere, with a target to see: in a thread for it, elsewhere for the channel', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    await say(page, 'a root')
    const id = await idOf(message(page, 'a root'))
    await page.goto(`${channelPath(stage.team, 'desk')}/thread/${id}`)
    await replyBox(page).waitFor()
    await drag(page.locator('#sidebar'), 'dragover', 'plan.pdf')
    await page.locator('[data-channel-pane] > .drop-target').waitFor()
    await drag(page.locator('#sidebar'), 'drop', 'plan.pdf')
    await page.locator('.drop-target').waitFor({ state: 'detached' })
    await rowOf(page.locator('[data-channel-pane]'), 'plan.pdf').waitFor()
    await drag(threadPane(page), 'dragover', 'answer.txt')
    await threadPane(page).locator('.drop-target').waitFor()
    await drag(threadPane(page), 'drop', 'answer.txt')
    await rowOf(threadPane(page), 'answer.txt').and(page.locator('.is-done')).waitFor()
    await replyBox(page).press('Enter')
    await threadPane(page).getByRole('link', { name: 'answer.txt' }).waitFor()
    expect(await waiting(page.locator('[data-channel-pane]')).getByRole('listitem').count()).toBe(1)
    await waiting(page).getByRole('button', { name: 'Remove plan.pdf' }).click()
  }, 60_000)

  test('FS-7 what is too large or too much is said before it is sent', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    const held = await holdUploads(page)
    await field(page).setInputFiles([{ ...notes, name: 'film.mov', buffer: Buffer.alloc(10 * MEGABYTE + 1) }])
    await rowOf(page, 'film.mov').getByText('Files may have 10 MB at most.').waitFor()
    expect(await waiting(page).getByRole('button', { name: 'Try film.mov again' }).isVisible()).toBe(false)
    expect(held).toEqual([])
    await page.unroute(UPLOADS)
    await waiting(page).getByRole('button', { name: 'Remove film.mov' }).click()
    expect(await composer(page).evaluate((one) => one === document.activeElement)).toBe(true)
    await field(page).setInputFiles(Array.from({ length: 11 }, (_, at) => named(`page ${at}.txt`)))
    await page.getByText('A message takes 10 files at most.').waitFor()
    expect(await waiting(page).getByRole('listitem').count()).toBe(10)
    await becomes(() => waiting(page).locator('.is-done').count(), 10)
    await composer(page).press('Enter')
    await timeline(page).getByRole('link', { name: 'page 9.txt' }).waitFor()
    const names = await timeline(page).locator('article').last().locator('[data-file]').all()
    expect(await Promise.all(names.map((one) => one.getAttribute('data-file')))).toEqual(
      Array.from({ length: 10 }, (_, at) => `page ${at}.txt`),
    )
  }, 60_000)

  test('WEB-17 finished uploads wait for one after a reload, and running ones while one reads elsewhere', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    await field(page).setInputFiles([png])
    await rowOf(page, 'photo.png').and(page.locator('.is-done')).waitFor()
    const held = await holdUploads(page)
    await field(page).setInputFiles([notes])
    await becomes(() => held.length, 1)
    await channelLink(page, 'general').click()
    await page.getByRole('textbox', { name: 'Message #general' }).waitFor()
    expect(await waiting(page).isVisible()).toBe(false)
    await held[0]?.continue()
    await channelLink(page, 'desk').click()
    await rowOf(page, 'notes.txt').and(page.locator('.is-done')).waitFor()
    await page.reload()
    await rowOf(page, 'photo.png').waitFor()
    await rowOf(page, 'notes.txt').waitFor()
    await say(page, 'after the reload')
    await message(page, 'after the reload').getByRole('link', { name: 'photo.png' }).waitFor()
    await idOf(message(page, 'after the reload'))
    await page.reload()
    await message(page, 'after the reload').waitFor()
    expect(await waiting(page).isVisible()).toBe(false)
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('a hostile name does nothing in the composer and while it is sent', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    const held = await holdUploads(page)
    const name = `\u202e"><img src=x onerror=alert(1)>${'x'.repeat(180)}gpj.exe`
    await field(page).setInputFiles([named(name)])
    await becomes(() => held.length, 1)
    await waiting(page).locator('.file-ending', { hasText: '.exe' }).waitFor()
    expect(await waiting(page).locator('img').count()).toBe(0)
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await overflowOf(page)).toEqual([])
    await say(page, 'look at this')
    await message(page, 'look at this').getByRole('progressbar').waitFor()
    expect(await overflowOf(page)).toEqual([])
    await held[0]?.continue()
    await message(page, 'look at this').locator('a.file').waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('files that wait fit on every width, in light and dark, without a barrier, and are reached by keyboard', async () => {
    await using seat = await stage.enter(owner, 'desk')
    const { page } = seat
    await field(page).setInputFiles([png])
    await rowOf(page, 'photo.png').and(page.locator('.is-done')).waitFor()
    const held = await holdUploads(page)
    await field(page).setInputFiles([notes, named('a file with quite a long name that has to be cut.txt')])
    await becomes(() => held.length, 2)
    await held[0]?.abort()
    await page.locator('.upload.is-failed').waitFor()
    await composer(page).focus()
    await page.keyboard.press('Tab')
    const remove = waiting(page).getByRole('button', { name: 'Remove photo.png' })
    expect(await remove.evaluate((one) => one === document.activeElement)).toBe(true)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of [360, 900, 1440]) {
        await page.setViewportSize({ width, height: 800 })
        const look = { overflow: await overflowOf(page), barriers: await barriersOf(page) }
        expect({ colorScheme, width, ...look }).toEqual({ colorScheme, width, overflow: [], barriers: [] })
      }
    }
  }, 120_000)

  test('without JavaScript files go with the form, with or without a text, in a thread too', async () => {
    await using seat = await stage.enter(owner, 'desk', { javaScript: false })
    const { page } = seat
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await overflowOf(page)).toEqual([])
    const send = (within: Page | Locator) => within.getByRole('button', { name: 'Send' }).click()
    await composer(page).fill('by form')
    await field(page).setInputFiles([png, notes])
    await send(page)
    await message(page, 'by form').getByRole('link', { name: 'notes.txt' }).waitFor()
    await message(page, 'by form').getByRole('link', { name: 'photo.png' }).waitFor()
    await field(page).setInputFiles([{ ...named('only.bin'), buffer: Buffer.alloc(3 * MEGABYTE, 7) }])
    await send(page)
    await timeline(page).getByRole('link', { name: 'only.bin' }).getByText('3.1 MB').waitFor()
    await send(page)
    await timeline(page).getByRole('link', { name: 'only.bin' }).waitFor()
    const id = await idOf(message(page, 'by form'))
    await page.goto(`${channelPath(stage.team, 'desk')}/thread/${id}`)
    await field(threadPane(page)).setInputFiles([named('reply.txt')])
    await send(threadPane(page))
    await threadPane(page).getByRole('link', { name: 'reply.txt' }).waitFor()
  }, 60_000)
})

type Given = readonly [name: string, base64: string]

async function paste(box: Locator, files: readonly Given[], text = ''): Promise<void> {
  await box.evaluate(
    (element, [given, plain]) => {
      const clipboardData = new DataTransfer()
      for (const [name, base64] of given) {
        const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
        clipboardData.items.add(new File([bytes], name, { type: 'image/png' }))
      }
      if (plain !== '') clipboardData.setData('text/plain', plain)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    },
    [files, text] as const,
  )
}

async function drag(over: Locator, type: 'dragover' | 'drop', name: string): Promise<void> {
  await over.evaluate(
    (element, [kind, file]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['content'], file))
      element.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
    },
    [type, name] as const,
  )
}
