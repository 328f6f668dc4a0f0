import { expect, test } from 'bun:test'
import { openCli } from '../support/cli.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { postUntilAcknowledged } from '../support/posts.ts'
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
  acknowledged.set('first', (await postUntilAcknowledged(team.owner, channel.id, 'first')).id)
  await follower.until('the first post', (messages) => messages.length === 1)
  const started = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let index = 0; index < POSTS_EACH; index += 1) {
      const text = `${client}-${index}`
      acknowledged.set(text, (await postUntilAcknowledged(team.owner, channel.id, text)).id)
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
