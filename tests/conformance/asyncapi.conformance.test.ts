import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import schema from '@asyncapi/specs/schemas/3.0.0-without-$id.json'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { enterSocket } from '../support/live-socket.ts'
import { foundTeam, openChannel, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

interface AsyncApi {
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload: object }>> }
}
const document = (await Bun.file(join(import.meta.dir, '../../docs/api/asyncapi.json')).json()) as AsyncApi
const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }))

let stack: Stack
let team: Team
beforeAll(async () => {
  stack = await startStack()
  team = await foundTeam(stack)
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

test('GC-10 the AsyncAPI document of the WebSocket is valid', () => {
  const isValid = ajv.validate(schema, document)
  expect({ isValid, errors: ajv.errors ?? [] }).toEqual({ isValid: true, errors: [] })
})

test('GC-10 GC-6 what the server says while people work is what the document describes', async () => {
  const bob = await team.invite('bob')
  await using socket = await enterSocket(stack, bob.token)
  const { client } = team.owner
  const channel = await openChannel(team, [bob])
  const params = { channel_id: channel.id }
  const { id } = await client.postMessage({ params, body: { body_md: 'hello @bob' } })
  await client.editMessage({ params: { message_id: id }, body: { body_md: 'hello again' } })
  await client.addReaction({ params: { message_id: id, emoji: '👍' } })
  await client.removeReaction({ params: { message_id: id, emoji: '👍' } })
  await client.pinMessage({ params: { message_id: id } })
  await client.postMessage({ params, body: { body_md: 'a reply', parent_id: id } })
  await bob.client.markRead({ params, body: { message_id: id } })
  await client.deleteMessage({ params: { message_id: id } })
  await client.updateChannel({ params, body: { topic: 'new' } })
  socket.say({ op: 'heartbeat' })
  socket.say({ op: 'typing', d: { channel_id: channel.id, state: 'start' } })
  socket.say({ op: 'typing', d: { channel_id: team.generalId.replace(/.$/, '0'), state: 'start' } })
  await client.removeChannelMember({ params: { ...params, user: bob.user.id } })
  await socket.waitFor('member/kicked')
  await socket.first('error')
  const faults = socket.messages.flatMap((message) => {
    const name = message.op === 'dispatch' ? `dispatch.${message.t.replace('/', '.')}` : message.op
    const described = document.components.messages[name]
    return described && ajv.validate(described.payload, message) ? [] : [{ name, errors: ajv.errors, message }]
  })
  expect(faults).toEqual([])
  const types = new Set(socket.messages.map((message) => (message.op === 'dispatch' ? message.t : message.op)))
  for (const type of [
    'hello',
    'ready',
    'message/created',
    'message/edited',
    'reaction/added',
    'notification/new',
    'typing/start',
  ])
    expect(types).toContain(type)
})
