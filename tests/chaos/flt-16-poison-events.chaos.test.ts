import { expect, test } from 'bun:test'
import { createNatsBus, subjects } from '@ajet/shared/eventbus'
import { newId } from '@ajet/shared/std'
import { buildEvent } from '@ajet/shared/testing'
import { startLoad } from '../support/load.ts'
import { foundTeam } from '../support/people.ts'
import { startStack } from '../support/stack.ts'

const POISON = 40

/** Events that fit their envelope and nothing behind it, from a program of another version or another's hand. */
const shapes = [
  { type: 'message/created', payload: {} },
  { type: 'message/created', payload: { message: null } },
  { type: 'channel/deleted', payload: { channel_id: 42 } },
  { type: 'member/left', payload: { user_id: { deep: ['x'] } } },
  { type: 'session/revoked', payload: { session_id: [] } },
  { type: 'never/heard', payload: { text: 'x'.repeat(10_000) } },
] as const

test('FLT-16 events that nobody can handle are passed over and counted; everybody gets everything else, once and in order', async () => {
  await using stack = await startStack({ shape: 'many' })
  const { nats } = stack
  if (!nats) throw new Error('This test needs nats-server')
  const team = await foundTeam(stack)
  await using load = await startLoad(stack, team)
  await load.more(20)
  await using stranger = await createNatsBus({ url: nats.url })
  const scopes = { community_id: team.communityId, channel_id: newId(), actor_id: team.owner.user.id }
  for (let nth = 0; nth < POISON; nth += 1) {
    const shape = shapes[nth % shapes.length] ?? shapes[0]
    await stranger.publish(subjects.community(team.communityId), buildEvent({ ...scopes, ...shape }))
    await stranger.publish(subjects.notifications(team.owner.user.id), buildEvent({ ...scopes, ...shape }))
  }
  await load.more(20)
  expect((await fetch(`${stack.url}/ready`)).status).toBe(200)
  expect(await team.owner.client.getMe({})).toMatchObject({ id: team.owner.user.id })
  await load.verify()
  expect(stack.output()).toContain('A message is no event and is skipped')
}, 90_000)
