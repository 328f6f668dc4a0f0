import { expect, test } from 'bun:test'
import { openCli } from '../support/cli.ts'
import { foundTeam, openChannel, type Person } from '../support/people.ts'
import { startStack } from '../support/stack.ts'
import { readTimeline } from '../support/timeline.ts'

const CLIENTS = 20
const POSTS_EACH = 30

test('FLT-21 kill -9 of the whole server under load loses no acknowledged post, doubles none and keeps one order', async () => {
  await using stack = await startStack({ shape: 'one' })
  const team = await foundTeam(stack)
  const channel = await openChannel(team, [], 'load')
  await using cli = await openCli(stack, team.owner)
  await using follower = await cli.follow('#load')
  const acknowledged = new Map<string, string>()
  await postUntilAcknowledged(team.owner, channel.id, 'first', acknowledged)
  await follower.until('the first post', (messages) => messages.length === 1)
  const started = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let index = 0; index < POSTS_EACH; index += 1) {
      await postUntilAcknowledged(team.owner, channel.id, `${client}-${index}`, acknowledged)
    }
  })

  await follower.until('a first part of the load', (messages) => messages.length > CLIENTS * 3, 30_000)
  await stack.process('api').kill9()
  const before = acknowledged.size
  await stack.restart('api')
  await Promise.all(started)

  expect(before).toBeLessThan(CLIENTS * POSTS_EACH)
  const timeline = await readTimeline(team.owner.client, channel.id)
  expect(timeline.map((message) => message.seq)).toEqual(timeline.map((_, index) => index + 1))
  expect(timeline.map((message) => message.body_md).toSorted()).toEqual([...acknowledged.keys()].toSorted())
  expect(Object.fromEntries(timeline.map((message) => [message.body_md, message.id]))).toEqual(
    Object.fromEntries(acknowledged),
  )
  await follower.until('every post', (messages) => messages.length >= timeline.length, 30_000)
  expect(follower.messages.map((message) => message.id)).toEqual(timeline.map((message) => message.id))
}, 180_000)

/** Posts again with the same nonce until the server answers, as every client of ours does. */
async function postUntilAcknowledged(
  person: Person,
  channelId: string,
  text: string,
  acknowledged: Map<string, string>,
): Promise<void> {
  for (;;) {
    try {
      const message = await person.client.postMessage({
        params: { channel_id: channelId },
        body: { body_md: text, nonce: text },
      })
      acknowledged.set(text, message.id)
      return
    } catch (error) {
      if (!isOutage(error)) throw error
    }
  }
}

/** The server was away; anything else is a refusal and fails the test. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const status = 'status' in error ? Number(error.status) : 0
  return status === 0 || status === 502 || status === 503
}
