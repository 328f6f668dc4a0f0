import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { enterSocket, jwtOf, openSocket, type LiveSocket } from '../support/live-socket.ts'
import { foundTeam, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'
import { openStuckSocket } from '../support/stuck-socket.ts'

const MOST = 6
let stack: Stack
let team: Team
beforeAll(async () => {
  const env = { AJET_LIMITS_STREAMS_PER_ADDRESS: String(MOST), AJET_LIMITS_STREAMS_PER_USER: '3' }
  stack = await startStack({ env })
  team = await foundTeam(stack)
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

const identify = async (token: string): Promise<number> => {
  await using socket = openSocket(stack)
  socket.say({ op: 'identify', d: { token } })
  const ready = socket.first('ready')
  return (await ready) ? 0 : (await socket.closed).code
}
const jwt = async () => (await jwtOf(stack, team.owner.token)) ?? ''
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const partsOf = (token: string) => token.split('.') as [string, string, string]

describe('tokens', () => {
  test('GC-5 GC-7 only a JWT of this server opens a socket: none, changed, foreign, unsigned and lasting ones are refused', async () => {
    const good = await jwt()
    const [head, claims, signature] = partsOf(good)
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { readonly kid: string }
    const theirs = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
    const sign = async (text: string) =>
      Buffer.from(await crypto.subtle.sign('Ed25519', theirs.privateKey, Buffer.from(text))).toString('base64url')
    const unsigned = json({ alg: 'none', typ: 'JWT', kid })
    const byText = `${json({ alg: 'HS256', typ: 'JWT', kid })}.${claims}`
    const { keys } = await team.owner.client.getKeys({})
    const bad = [
      `${unsigned}.${claims}.`,
      `${unsigned}.${claims}.${signature}`,
      `${head}.${json({ ...said, exp: Number(said['exp']) + 3_600 })}.${signature}`,
      `${head}.${claims}.${await sign(`${head}.${claims}`)}`,
      `${byText}.${createHmac('sha256', JSON.stringify(keys[0])).update(byText).digest('base64url')}`,
      team.owner.token,
      'a.b.c',
    ]
    for (const token of bad) expect(await identify(token)).toBe(4004)
    expect(await identify('')).toBe(4001)
    expect(await identify(good)).toBe(0)
  }, 30_000)

  test('ABU-06 ABU-12 no cookie and no header opens a socket, and a JWT of a session that has ended does not', async () => {
    const bob = await team.invite('bob')
    const token = (await jwtOf(stack, bob.token)) ?? ''
    await using socket = openSocket(stack, {
      headers: { cookie: `ajet_session=${bob.token}`, authorization: `Bearer ${token}` },
    })
    socket.say({ op: 'typing', d: { channel_id: team.generalId, state: 'start' } })
    expect((await socket.closed).code).toBe(4002)
    await bob.client.logout({})
    expect(await identify(token)).toBe(4004)
  })

  test('ABU-06 a page of another site opens none', async () => {
    await using socket = openSocket(stack, { headers: { origin: 'https://evil.example' } })
    socket.say({ op: 'identify', d: { token: await jwt() } })
    await socket.closed
    expect(socket.messages).toEqual([])
  })
})

/** What a socket is told, before and after it has identified; and the code that ends it. */
const hostile: readonly (readonly [string, (socket: LiveSocket) => void, number])[] = [
  ['a message of a megabyte', (socket) => socket.raw('x'.repeat(2 ** 20)), 1009],
  ['bytes', (socket) => socket.raw(new Uint8Array(100)), 4001],
  ['no JSON', (socket) => socket.raw('{"op":'), 4001],
  ['an op nobody knows', (socket) => socket.say({ op: 'eval', d: {} }), 4001],
  ['2,000 levels', (socket) => socket.raw('['.repeat(2_000)), 4001],
  ['a thousand heartbeats', (socket) => flood(socket), 4007],
]

function flood(socket: LiveSocket): void {
  for (let n = 0; n < 1_000; n++) socket.say({ op: 'heartbeat' })
}

describe('hostile messages', () => {
  for (const [what, act, code] of hostile) {
    test(`ABU-01 ${what} ends the socket with ${code}, and no other`, async () => {
      await using other = await enterSocket(stack, team.owner.token)
      await using socket = await enterSocket(stack, team.owner.token)
      act(socket)
      expect((await socket.closed).code).toBe(code)
      other.say({ op: 'heartbeat' })
      expect(await other.first('heartbeat_ack')).toBeDefined()
    }, 30_000)
  }

  test('ABU-01 an identify that comes twice ends the socket', async () => {
    await using socket = await enterSocket(stack, team.owner.token)
    socket.say({ op: 'identify', d: { token: await jwt() } })
    expect((await socket.closed).code).toBe(4003)
  })
})

test('AJ-9 one user has so many sockets, one address so many with all; what is closed makes room, whoever closed it', async () => {
  const [ann, cat] = [await team.invite('ann'), await team.invite('cat')]
  for (let round = 0; round < 3; round++) {
    await using sockets = new AsyncDisposableStack()
    for (const { token } of [ann, ann, ann, cat, cat]) sockets.use(await enterSocket(stack, token))
    await expect(enterSocket(stack, ann.token)).rejects.toThrow('4008')
    sockets.use(openSocket(stack)).say({ op: 'typing' })
    await eventually('the last place of the address is free again', async () => {
      await using probe = openSocket(stack)
      return (await probe.first('hello')) !== undefined
    })
    sockets.use(await enterSocket(stack, cat.token))
    await using tooMany = openSocket(stack)
    expect(await tooMany.first('hello')).toBeUndefined()
  }
}, 60_000)

test('FLT-10 a reader that stops reading is let go and misses nothing when it comes back, and the others notice nothing', async () => {
  const dan = await team.invite('dan')
  const stuck = await openStuckSocket(stack, (await jwtOf(stack, dan.token)) ?? '')
  await using quick = await enterSocket(stack, team.owner.token)
  const post = (word: string) =>
    team.owner.client.postMessage({
      params: { channel_id: team.generalId },
      body: { body_md: word.padEnd(3_900, '.') },
    })
  const words = Array.from({ length: 3_000 }, (_, n) => `word-${n}-`)
  for (let at = 0; at < words.length; at += 50) await Promise.all(words.slice(at, at + 50).map(post))
  await quick.waitFor('word-2999-')
  const text = await stuck.readAll()
  expect(text).toContain('"op":"ready"')
  expect(text).not.toContain('word-2999-')
  const positions = [...text.matchAll(/"s":"([^"]+)"/g)].map(([, position]) => position ?? '')
  await using again = await enterSocket(stack, dan.token, { after: positions.at(-1) })
  expect(again.messages.some(({ op }) => op === 'gap')).toBe(true)
}, 60_000)
