import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { composer, message, replyBox, threadPane } from '../support/chat-page.ts'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const MAX_BYTES = 1_000_000
const REFUSED = 'A file may have 1 MB at most. Nothing was sent; pick the files again.'

describeInBrowser('plain forms that are too large', () => {
  let stage: Stage
  let owner: Person

  beforeAll(async () => {
    stage = await openStage({ env: { AJET_UPLOADS_MAX_BYTES: String(MAX_BYTES) } })
    owner = stage.team.owner
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const enter = (place: string) => stage.enter(owner, place, { javaScript: false })
  const pick = (page: Page, ...files: { name: string; buffer: Buffer }[]) =>
    page
      .getByLabel('Attach files')
      .last()
      .setInputFiles(files.map((file) => ({ mimeType: 'text/plain', ...file })))
  const send = (page: Page) => page.getByRole('button', { name: 'Send' }).last().click()
  const file = (name: string, bytes: number) => ({ name, buffer: Buffer.alloc(bytes, 'a') })

  test('a file that is too large is refused on the page, and the text stays in the box', async () => {
    await using seat = await enter('general')
    const { page } = seat
    await composer(page).fill('with <b>&</b> a file\nand more')
    await pick(page, file('large.txt', 5 * MAX_BYTES))
    await send(page)
    await page.getByRole('status').getByText(REFUSED).waitFor()
    expect(await composer(page).inputValue()).toBe('with <b>&</b> a file\nand more')
    await composer(page).fill('without the file')
    await pick(page, file('small.txt', 10))
    await send(page)
    await message(page, 'without the file').getByRole('link', { name: 'small.txt' }).waitFor()
    expect(await page.getByText('with <b>&</b> a file').count()).toBe(0)
  }, 60_000)

  test('a file of any size gets the same page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ajet-large-'))
    const path = join(folder, 'film.bin')
    await writeFile(path, '')
    await truncate(path, 300 * MAX_BYTES)
    await using seat = await enter('general')
    const { page } = seat
    await composer(page).fill('a film')
    await page.getByLabel('Attach files').setInputFiles(path)
    await send(page)
    await page.getByRole('status').getByText(REFUSED).waitFor()
    expect(await composer(page).inputValue()).toBe('a film')
    await rm(folder, { recursive: true })
  }, 60_000)

  test('several files go together, whatever they weigh as a whole; too many are refused', async () => {
    await using seat = await enter('general')
    const { page } = seat
    const { id } = await owner.client.postMessage({
      params: { channel_id: stage.team.generalId },
      body: { body_md: 'root' },
    })
    await page.goto(`${page.url()}/thread/${id}`)
    await replyBox(page).fill('three files')
    await pick(page, ...['a.txt', 'b.txt', 'c.txt'].map((name) => file(name, 900_000)))
    await send(page)
    await message(page, 'three files', threadPane(page)).getByRole('link', { name: 'c.txt' }).waitFor()
    await replyBox(page).fill('eleven files')
    await pick(page, ...Array.from({ length: 11 }, (_, at) => file(`${at}.txt`, 10)))
    await send(page)
    await threadPane(page).getByRole('status').getByText('A message takes 10 files at most.').waitFor()
    expect(await replyBox(page).inputValue()).toBe('eleven files')
  }, 60_000)

  test.each([100_000, 3 * MAX_BYTES])(
    'any other form of %d bytes gets a page with the way back',
    async (bytes) => {
      await using seat = await enter('general')
      const back = `/c/${stage.team.slug}/channels/general?m=x`
      const answer = await seat.context.request.post(`/c/${stage.team.slug}/channels/general/topic`, {
        headers: {
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
          origin: stage.stack.url,
          referer: `${stage.stack.url}${back}`,
        },
        data: `topic=${'x'.repeat(bytes)}`,
      })
      expect({ status: answer.status(), type: answer.headers()['content-type'] }).toEqual({
        status: 413,
        type: 'text/html; charset=utf-8',
      })
      const html = await answer.text()
      expect(html).toContain(`href="${back}"`)
      expect(html).toContain('That is too large to send')
      const elsewhere = await seat.context.request.post(`/c/${stage.team.slug}/channels/general/topic`, {
        headers: { accept: 'text/html', origin: stage.stack.url, referer: 'https://evil.example/x' },
        form: { topic: 'x'.repeat(40_000) },
      })
      expect(await elsewhere.text()).not.toContain('Back to the form')
    },
    60_000,
  )
})
