import { afterAll, beforeAll, expect, test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { enterSocket, jwtOf, type LiveSocket } from '../support/live-socket.ts'
import { foundTeam, openChannel, type Person, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

let stack: Stack
let team: Team
let bob: Person
beforeAll(async () => {
  stack = await startStack()
  team = await foundTeam(stack)
  bob = await team.invite('bob')
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

const post = (body_md: string, { client }: Person = team.owner) =>
  client.postMessage({ params: { channel_id: team.generalId }, body: { body_md } })

interface Posted {
  readonly message: { readonly seq: number; readonly body_md: string; readonly channel_id: string }
}
const postedTo = ({ messages }: LiveSocket) =>
  messages.flatMap((message) =>
    message.op === 'dispatch' && message.t === 'message/created' ? [(message.d as unknown as Posted).message] : [],
  )

for (const path of ['/ws/gateway', '/ws/mobile']) {
  test(`AJ-5 GC-4 GC-5 GC-6 GC-26 at ${path} a JWT opens a socket, and what is posted comes to those who may see it, at once`, async () => {
    const secret = await openChannel(team, [], `secret-${path.slice(4)}`)
    await team.owner.client.updateChannel({ params: { channel_id: secret.id }, body: { visibility: 'private' } })
    await using owner = await enterSocket(stack, team.owner.token, { path })
    await using other = await enterSocket(stack, bob.token, { path })
    await team.owner.client.postMessage({ params: { channel_id: secret.id }, body: { body_md: 'for few' } })
    await post('for everybody')
    await Promise.all([owner, other].map((socket) => socket.waitFor('for everybody')))
    expect(postedTo(owner).map(({ body_md }) => body_md)).toEqual(['for few', 'for everybody'])
    expect(postedTo(other).map(({ body_md }) => body_md)).toEqual(['for everybody'])
  })
}

test('AJ-50 AJ-92 GC-6 typing goes out by the socket, and comes to the others', async () => {
  await using writer = await enterSocket(stack, bob.token)
  await using reader = await enterSocket(stack, team.owner.token)
  writer.say({ op: 'typing', d: { channel_id: team.generalId, state: 'start' } })
  await reader.waitFor('typing/start')
})

test('AJ-57 posts while the socket is lost come after it is back: none is missing, none comes twice', async () => {
  const first = await enterSocket(stack, bob.token)
  const from = (await post('begin')).seq
  await first.waitFor('begin')
  const seen: number[] = []
  let count = 0
  let going = true
  const posting = (async () => {
    while (going) await post(`post ${++count}`)
  })()
  let socket = first
  for (let round = 0; round < 6; round++) {
    await eventually('some more have come', () => postedTo(socket).length > 3)
    const at = socket.position()
    await socket[Symbol.asyncDispose]()
    seen.push(...postedTo(socket).map(({ seq }) => seq))
    socket = await enterSocket(stack, bob.token, { after: at })
  }
  going = false
  await posting
  await eventually('the last one has come', () => postedTo(socket).some(({ seq }) => seq === from + count))
  seen.push(...postedTo(socket).map(({ seq }) => seq))
  await socket[Symbol.asyncDispose]()
  expect(seen).toEqual(Array.from({ length: count + 1 }, (_, n) => from + n))
}, 60_000)

test('GC-7 a newer JWT is taken on the open socket, and one of another session ends it', async () => {
  await using socket = await enterSocket(stack, bob.token)
  socket.say({ op: 'renew', d: { token: await jwtOf(stack, bob.token) } })
  expect(await socket.first('renewed')).toBeDefined()
  socket.say({ op: 'renew', d: { token: await jwtOf(stack, team.owner.token) } })
  expect((await socket.closed).code).toBe(4004)
})

test('a service that stops says goodbye, and the socket resumes when it is back', async () => {
  await using socket = await enterSocket(stack, bob.token)
  await post('before')
  await socket.waitFor('before')
  const at = socket.position()
  await stack.restart('ws-gw')
  expect(await socket.first('reconnect')).toBeDefined()
  expect((await socket.closed).code).toBe(1012)
  await post('after')
  await using again = await enterSocket(stack, bob.token, { after: at })
  // A bus in the same process begins its log anew; NATS has kept it.
  const { resumed } = (await again.first('ready'))?.d ?? {}
  expect(resumed).toBe(stack.shape === 'many')
  if (resumed) await again.waitFor('after')
  else expect(await again.first('gap')).toBeDefined()
}, 60_000)
