import { expect, test } from 'bun:test'
import { openCli } from '../support/cli.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { startStack } from '../support/stack.ts'
import { readTimeline } from '../support/timeline.ts'

test('FLT-01 a post committed but not yet published survives kill -9 of the API and arrives once', async () => {
  await using stack = await startStack({ shape: 'many' })
  const { nats } = stack
  if (!nats) throw new Error('This test needs nats-server')
  const team = await foundTeam(stack)
  const channel = await openChannel(team, [], 'deploys')
  await using cli = await openCli(stack, team.owner)
  await using follower = await cli.follow('#deploys')
  const post = (text: string) =>
    team.owner.client.postMessage({ params: { channel_id: channel.id }, body: { body_md: text, nonce: text } })
  await post('before')
  await follower.until('the first post', (messages) => messages.some((message) => message.body_md === 'before'))

  await nats.freeze()
  const acknowledged = await post('in-between')
  await stack.process('api').kill9()
  nats.thaw()
  await stack.restart('api')

  await follower.until('the post of the killed server', (messages) =>
    messages.some((message) => message.body_md === 'in-between'),
  )
  await post('after')
  await follower.until('the last post', (messages) => messages.some((message) => message.body_md === 'after'))
  expect(follower.messages.map((message) => message.body_md)).toEqual(['before', 'in-between', 'after'])
  const timeline = await readTimeline(team.owner.client, channel.id)
  expect(timeline.map((message) => message.seq)).toEqual([1, 2, 3])
  expect(timeline[1]?.id).toBe(acknowledged.id)
}, 90_000)
