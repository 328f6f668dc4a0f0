import { expect, test } from 'bun:test'
import { openCli } from '../support/cli.ts'
import { eventually } from '../support/eventually.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { startStack } from '../support/stack.ts'

/** How long the broker stays away. The row says a minute; `AJET_CHAOS_LONG=1` runs it at full length. */
const OUTAGE_MS = process.env.AJET_CHAOS_LONG === '1' ? 60_000 : 5_000

test('FLT-07 posts made while NATS is down arrive once and in order when it is back', async () => {
  await using stack = await startStack({ shape: 'many' })
  const { nats } = stack
  if (!nats) throw new Error('This test needs nats-server')
  const team = await foundTeam(stack)
  const channel = await openChannel(team, [], 'deploys')
  await using cli = await openCli(stack, team.owner)
  await using follower = await cli.follow('#deploys')
  const post = (text: string) =>
    team.owner.client.postMessage({ params: { channel_id: channel.id }, body: { body_md: text, nonce: text } })
  await post('0')
  await follower.until('the first post', (messages) => messages.length === 1)

  await nats.kill9()
  const down = performance.now()
  const apiUrl = stack.url
  await eventually('/ready tells the truth', async () => (await fetch(`${apiUrl}/ready`)).status === 503)
  let posted = 0
  await eventually(
    'the outage is over',
    async () => {
      posted += 1
      await post(String(posted))
      return performance.now() - down > OUTAGE_MS
    },
    OUTAGE_MS + 20_000,
  )
  await nats.restart()

  await follower.until('every post', (messages) => messages.length === posted + 1, 60_000)
  expect(follower.messages.map((message) => message.body_md)).toEqual(
    Array.from({ length: posted + 1 }, (_, index) => String(index)),
  )
  await eventually('/ready is well again', async () => (await fetch(`${apiUrl}/ready`)).ok)
}, 180_000)
