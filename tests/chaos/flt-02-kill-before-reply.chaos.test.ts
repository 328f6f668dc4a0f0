import { expect, test } from 'bun:test'
import { createApiClient } from '@ajet/shared/api-client'
import { openCli } from '../support/cli.ts'
import { foundTeam, openChannel } from '../support/people.ts'
import { startReplyCutter } from '../support/reply-cutter.ts'
import { startStack } from '../support/stack.ts'
import { readTimeline } from '../support/timeline.ts'

test('FLT-02 a post whose answer was lost by kill -9 is there once after the client repeats its nonce', async () => {
  await using stack = await startStack()
  const team = await foundTeam(stack)
  const channel = await openChannel(team, [], 'deploys')
  await using cli = await openCli(stack, team.owner)
  await using follower = await cli.follow('#deploys')
  const { hostname, port } = new URL(stack.url)
  await using cutter = startReplyCutter({ hostname, port: Number(port) })
  const body = { body_md: 'shipped', nonce: 'ship-1' }
  const throughCutter = createApiClient({ baseUrl: cutter.url, token: team.owner.token, retries: 0 })

  const lost = throughCutter.postMessage({ params: { channel_id: channel.id }, body })
  await Promise.all([cutter.cut, expect(lost).rejects.toThrow()])
  await follower.until('the event of the unanswered post', (messages) => messages.length === 1)
  await stack.process('api').kill9()
  await stack.restart('api')

  const repeated = await team.owner.client.postMessage({ params: { channel_id: channel.id }, body })
  const timeline = await readTimeline(team.owner.client, channel.id)
  expect(timeline.map((message) => message.id)).toEqual([repeated.id])
  await team.owner.client.postMessage({ params: { channel_id: channel.id }, body: { body_md: 'next' } })
  await follower.until('the next post', (messages) => messages.some((message) => message.body_md === 'next'))
  expect(follower.messages.map((message) => message.body_md)).toEqual(['shipped', 'next'])
}, 90_000)
