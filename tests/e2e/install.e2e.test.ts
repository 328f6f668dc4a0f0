import { afterAll, beforeAll, expect, test } from 'bun:test'
import { composer } from '../support/chat-page.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

/** A browser of a test is a private window, from which nothing is installed. */
const PRIVATE = 'in-incognito'

describeInBrowser('the web client as an app', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('WEB-48 the browser finds nothing that would keep it from being installed, and its shortcuts lead somewhere', async () => {
    await using seat = await stage.enter(stage.team.owner, 'general')
    const { page, context } = seat
    await composer(page).waitFor()
    const browser = await context.newCDPSession(page)
    const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors')
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== PRIVATE)).toEqual([])
    const { data = '', errors } = await browser.send('Page.getAppManifest')
    expect(errors).toEqual([])
    const { start_url: start, shortcuts, icons } = JSON.parse(data) as Manifest
    for (const path of [start, ...shortcuts.map(({ url }) => url), ...icons.map(({ src }) => src)])
      expect([path, (await page.goto(path))?.status()]).toEqual([path, 200])
    expect(seat.errors).toEqual([])
  }, 60_000)
})

interface Manifest {
  readonly start_url: string
  readonly shortcuts: readonly { readonly url: string }[]
  readonly icons: readonly { readonly src: string }[]
}
