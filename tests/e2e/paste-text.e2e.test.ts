import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { barriersOf } from '../support/barriers.ts'
import { becomes } from '../support/becomes.ts'
import { composer, message, say, threadPane, replyBox, timeline } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Seat, type Stage } from '../support/stage.ts'

const COPIED = `<meta charset="utf-8"><b style="font-weight:normal"><h2>Plan</h2>
  <p>We <b>ship</b> on <em>Friday</em>, see <a href="https://plan.example/(a)">the plan</a> or
  <a href="javascript:alert(1)">this</a>, and run <code>make all</code>; 2*3 is snake_case.</p>
  <ol><li>first<ul><li>inner</li></ul></li><li>second</li></ol>
  <blockquote>said <s>wrongly</s></blockquote><pre>line one\n  line two</pre>
  <script>alert(1)</script><img src=x onerror="alert(1)"></b>`

const MARKDOWN = `**Plan**

We **ship** on *Friday*, see [the plan](https://plan.example/%28a%29) or this, and run \`make all\`; 2\\*3 is snake_case.

1. first
   - inner
2. second

> said ~~wrongly~~

\`\`\`
line one
  line two
\`\`\``

describeInBrowser('writing with what one has', () => {
  let stage: Stage
  let owner: Person

  beforeAll(async () => {
    stage = await openStage()
    owner = stage.team.owner
    await openChannel(stage.team, [], 'paste')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const enter = async (place: string): Promise<Seat> => {
    const seat = await stage.enter(owner, place)
    await seat.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    return seat
  }

  test('WEB-05 a paste keeps its formatting as Markdown, and none of it runs', async () => {
    await using seat = await enter('paste')
    const { page } = seat
    const alerts: string[] = []
    page.on('dialog', (dialog) => void alerts.push(dialog.message()))
    await copy(page, { html: COPIED, text: 'Plan We ship' })
    await composer(page).press('Control+v')
    await becomes(() => composer(page).inputValue(), MARKDOWN)
    await page.keyboard.press('Control+z')
    await becomes(() => composer(page).inputValue(), '')
    await copy(page, { html: COPIED, text: 'Plan We ship' })
    await composer(page).press('Control+Shift+v')
    await becomes(() => composer(page).inputValue(), 'Plan We ship')
    await composer(page).fill('')
    await copy(page, { html: '<span style="color:red">const a_b = 1 * 2</span>', text: 'const a_b = 1 * 2' })
    await composer(page).press('Control+v')
    await becomes(() => composer(page).inputValue(), 'const a_b = 1 * 2')
    // Of markup that is parsed the browser says what it would not run or apply.
    expect(seat.errors.filter((text) => !text.includes('Content Security Policy'))).toEqual([])
    expect(alerts).toEqual([])
  }, 60_000)

  test('WEB-05 an address that is pasted over words links them', async () => {
    await using seat = await enter('paste')
    const { page } = seat
    await composer(page).fill('read the manual first')
    await composer(page).evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(5, 15))
    await copy(page, { text: 'https://manual.example/a_(b)' })
    await composer(page).press('Control+v')
    await becomes(() => composer(page).inputValue(), 'read [the manual](https://manual.example/a_%28b%29) first')
    await composer(page).press('Enter')
    const link = message(page, 'read the manual first').getByRole('link', { name: 'the manual' })
    expect(await link.getAttribute('href')).toBe('https://manual.example/a_%28b%29')
  }, 60_000)

  test('WEB-22 a huge paste may go as a file, and one too long for a message does', async () => {
    await using seat = await enter('paste')
    const { page } = seat
    const log = Array.from({ length: 100 }, (_, at) => `line ${at} of the log`).join('\n')
    await copy(page, { text: log })
    await composer(page).pressSequentially('see: ')
    await composer(page).press('Control+v')
    await page.getByText('characters are a lot to read here.').waitFor()
    expect(await composer(page).inputValue()).toBe(`see: ${log}`)
    expect(await barriersOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Send as a file' }).click()
    await page.locator('.upload.is-done', { hasText: 'pasted.txt' }).waitFor()
    expect(await composer(page).inputValue()).toBe('see: ')
    await composer(page).press('Enter')
    await message(page, 'see:').getByRole('link', { name: 'pasted.txt' }).waitFor()
    await copy(page, { text: 'x'.repeat(20_000) })
    await composer(page).press('Control+v')
    await page.locator('.upload.is-done', { hasText: 'pasted.txt' }).waitFor()
    expect(await composer(page).inputValue()).toBe('')
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('WEB-22 whoever is about to notify everybody is asked, and told how many they are', async () => {
    const crowd: Person[] = []
    for (const name of ['ben', 'cleo', 'dan', 'eve', 'fay']) crowd.push(await stage.team.invite(name))
    await openChannel(stage.team, crowd, 'crowd')
    await using seat = await enter('crowd')
    const { page } = seat
    const dialog = page.getByRole('dialog', { name: 'Notify everybody?' })
    await say(page, 'cake is there, @channel')
    await dialog.getByText('@channel notifies all 6 people in this channel.').waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await composer(page).inputValue()).toBe('cake is there, @channel')
    expect(await timeline(page).getByText('cake is there').count()).toBe(0)
    await composer(page).press('Enter')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await timeline(page).getByText('cake is there').waitFor()
    await say(page, '`@channel` in code')
    await timeline(page).getByText('in code').waitFor()
    expect(await dialog.isVisible()).toBe(false)
    await page.goto(`/c/${stage.team.slug}/channels/paste`)
    await say(page, 'alone, @channel')
    await timeline(page).getByText('alone,').waitFor()
  }, 60_000)

  test('WEB-16 Ctrl and the arrows walk through what was sent, Shift and ArrowUp answers the last message', async () => {
    await using seat = await enter('paste')
    const { page } = seat
    for (const text of ['walk one', 'walk two']) {
      await say(page, text)
      await message(page, text).waitFor()
    }
    await composer(page).fill('unfinished')
    const shown: string[] = []
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown', 'ArrowDown']) {
      await composer(page).press(`Control+${key}`)
      shown.push(await composer(page).inputValue())
    }
    expect(shown).toEqual(['walk two', 'walk one', 'walk two', 'unfinished', 'unfinished'])
    await page.reload()
    await composer(page).fill('')
    await composer(page).press('Control+ArrowUp')
    expect(await composer(page).inputValue()).toBe('walk two')
    await composer(page).fill('')
    await composer(page).press('Shift+ArrowUp')
    await replyBox(page).waitFor()
    await say(page, 'an answer', replyBox(page))
    await message(page, 'an answer', threadPane(page)).waitFor()
    await message(page, 'walk two').getByRole('link', { name: '1 reply' }).waitFor()
    expect(seat.errors).toEqual([])
  }, 60_000)
})

/** Puts text, and markup beside it, where Ctrl V takes it from. */
async function copy(page: Page, given: { readonly text: string; readonly html?: string }): Promise<void> {
  await page.evaluate(async ({ text, html }) => {
    const parts: Record<string, Blob> = { 'text/plain': new Blob([text], { type: 'text/plain' }) }
    if (html !== undefined) parts['text/html'] = new Blob([html], { type: 'text/html' })
    await navigator.clipboard.write([new ClipboardItem(parts)])
  }, given)
}
