import { afterAll, beforeAll, expect, test } from 'bun:test'
import { becomes } from '../support/becomes.ts'
import { composer, message } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('the Enter key follows the person and the device', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    await openChannel(stage.team, [bob], 'writing')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('WEB-03 on a touch keyboard Enter breaks the line and a button sends', async () => {
    await using seat = await stage.enter(bob, 'writing', { touch: true, screen: { width: 390, height: 800 } })
    const { page } = seat
    await composer(page).fill('one')
    await composer(page).press('Enter')
    await composer(page).pressSequentially('two')
    expect(await composer(page).inputValue()).toBe('one\ntwo')
    await page.getByRole('button', { name: 'Send' }).tap()
    await message(page, 'one two').or(message(page, 'one\ntwo')).waitFor()
    expect(await composer(page).inputValue()).toBe('')
  }, 60_000)

  test('WEB-02 the pair can be swapped in the settings', async () => {
    await using seat = await stage.enter(bob, '/settings')
    const { page } = seat
    await page.getByLabel(/^Enter sends the message/).uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL('**/settings?saved=1')

    await page.goto(`/c/${stage.team.slug}/channels/writing`)
    await composer(page).fill('first')
    await composer(page).press('Enter')
    await composer(page).pressSequentially('second')
    expect(await composer(page).inputValue()).toBe('first\nsecond')
    await composer(page).press('Control+Enter')
    await becomes(() => composer(page).inputValue(), '')
    await message(page, 'first second').or(message(page, 'first\nsecond')).waitFor()
  }, 60_000)
})
