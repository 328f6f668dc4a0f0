import { afterAll, beforeAll, expect, test } from 'bun:test'
import { composer, say, timeline } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('an archived channel', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
    await openChannel(stage.team, [bob], 'past')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('nobody writes in it, as everybody who looks sees at once, until an operator opens it again', async () => {
    await using olivia = await stage.enter(stage.team.owner, 'past')
    await using other = await stage.enter(bob, 'past')
    await say(olivia.page, 'the last word')
    await say(olivia.page, '/archive #past')
    for (const { page } of [olivia, other]) {
      await page.getByText('This channel is archived.').waitFor()
      expect(await composer(page).count()).toBe(0)
      await timeline(page).getByText('the last word').waitFor()
    }
    expect(await other.page.getByRole('button', { name: 'Open it again' }).count()).toBe(0)
    await olivia.page.getByRole('button', { name: 'Open it again' }).click()
    for (const { page } of [olivia, other]) await composer(page).waitFor()
    await say(other.page, 'one more word')
    await timeline(olivia.page).getByText('one more word').waitFor()
    expect([...olivia.errors, ...other.errors]).toEqual([])
  }, 60_000)
})
