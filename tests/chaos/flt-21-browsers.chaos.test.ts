import { expect, test } from 'bun:test'
import { becomes } from '../support/becomes.ts'
import { composer, message, textsOf, timeline } from '../support/chat-page.ts'
import { browserIsHere } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { openChannel } from '../support/people.ts'
import { postUntilAcknowledged } from '../support/posts.ts'
import { openStage } from '../support/stage.ts'
import { readTimeline } from '../support/timeline.ts'

const CLIENTS = 20
const POSTS_EACH = 12

test.skipIf(!browserIsHere())(
  'FLT-21 open browsers catch up by themselves after kill -9 of the whole server and show each message once, in order',
  async () => {
    await using stage = await openStage({ shape: 'one' })
    const { owner } = stage.team
    const bob = await stage.team.invite('bob')
    const channel = await openChannel(stage.team, [bob], 'load')
    await using one = await stage.enter(owner, 'load')
    await using two = await stage.enter(bob, 'load')
    const pages = [one.page, two.page]
    await Promise.all(pages.map((page) => composer(page).waitFor()))
    const started = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let index = 0; index < POSTS_EACH; index += 1) {
        await postUntilAcknowledged(client % 2 === 0 ? owner : bob, channel.id, `${client}-${index}`)
      }
    })

    await eventually(
      'a first part of the load',
      async () => (await timeline(one.page).getByRole('article').count()) > CLIENTS,
    )
    await stage.stack.process('api').kill9()
    await stage.stack.restart('api')
    await Promise.all(started)

    const texts = (await readTimeline(owner.client, channel.id)).map(({ body_md: text }) => text)
    expect(new Set(texts).size).toBe(CLIENTS * POSTS_EACH)
    expect(texts).toHaveLength(CLIENTS * POSTS_EACH)
    for (const page of pages) {
      await message(page, texts.at(-1) ?? '').waitFor({ timeout: 30_000 })
      await eventually(
        'the beginning, by scrolling up',
        async () => {
          await timeline(page).evaluate((element) => element.scrollTo({ top: -1_000_000 }))
          return (await message(page, texts[0] ?? '').count()) === 1
        },
        30_000,
      )
      await becomes(() => textsOf(timeline(page)), texts)
    }
  },
  180_000,
)
