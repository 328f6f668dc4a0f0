import { afterAll, beforeAll, expect, test } from 'bun:test'
import { message } from '../support/chat-page.ts'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('messages of a webhook', () => {
  let stage: Stage
  let bob: Person
  let url: string

  beforeAll(async () => {
    stage = await openStage()
    const { owner, slug } = stage.team
    bob = await stage.team.invite('bob')
    const channel = await openChannel(stage.team, [bob], 'builds')
    const body = { channel_id: channel.id, name: 'CI' }
    url = (await owner.client.createWebhook({ params: { community: slug }, body })).url
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const send = async (payload: object) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(payload) })
    expect(response.status).toBe(200)
  }

  test('AJ-24 each shows the name and the emoji it was sent with, live and after a reload', async () => {
    await using seat = await stage.enter(bob, 'builds')
    const { page } = seat
    await send({ text: 'first', icon_emoji: ':rocket:', username: 'Deploy' })
    await send({ text: 'second', icon_emoji: '🦊', username: 'Fox' })
    await send({ text: 'third', icon_emoji: '🦊', username: 'Fox' })
    for (let look = 0; look < 2; look++) {
      await message(page, 'third').waitFor()
      const shown = async (text: string) => ({
        continues: await message(page, text).evaluate((row) => row.classList.contains('continues')),
        name: await message(page, text).locator('.message-author').textContent(),
        picture: await message(page, text).locator('.avatar').textContent(),
      })
      expect(await shown('first')).toEqual({ continues: false, name: 'Deploy', picture: '🚀' })
      expect(await shown('second')).toEqual({ continues: false, name: 'Fox', picture: '🦊' })
      expect(await shown('third')).toEqual({ continues: true, name: 'Fox', picture: '🦊' })
      await page.reload()
    }
    expect(seat.errors).toEqual([])
  }, 60_000)
})
