import { describe, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { channel, community, openGateway } from './gateway-fixtures.ts'

test.each([
  ['bytes', new Uint8Array([123, 125])],
  ['no JSON', '{'],
  ['no object', '[]'],
  ['null', 'null'],
  ['an op nobody knows', '{"op":"dispatch","d":{}}'],
  ['a name every object has', '{"op":"constructor"}'],
  ['a token that is no text', '{"op":"identify","d":{"token":{"a":1}}}'],
  ['half a character', '{"op":"identify","d":{"token":"\\ud800"}}'],
  ['a thousand levels', `${'['.repeat(1_000)}${']'.repeat(1_000)}`],
])('ABU-01 %s ends the socket, before and after it is known whose it is', async (_, message) => {
  await using t = await openGateway()
  const clients = [await t.knock(), await t.enter()]
  for (const client of clients) client.raw(message)
  expect(clients.map(({ closedWith }) => closedWith)).toEqual(['4001 bad_message', '4001 bad_message'])
})

test('a field nobody knows is ignored', async () => {
  await using t = await openGateway()
  const client = await t.knock()
  client.say({ op: 'identify', d: { token: t.issue(), compress: true }, seq: 4 })
  await t.settle()
  expect(client.of('ready')).toHaveLength(1)
})

test('who speaks faster than sixty messages in ten seconds is let go; who does not may go on for ever', async () => {
  await using t = await openGateway()
  const [fast, steady] = [await t.enter(), await t.enter()]
  for (let n = 0; n < 100; n++) fast.say({ op: 'heartbeat' })
  expect(fast.closedWith).toBe('4007 too_fast')
  for (let round = 0; round < 10; round++) {
    for (let n = 0; n < 50; n++) steady.say({ op: 'heartbeat' })
    await t.pass(10_000)
  }
  expect(steady.closedWith).toBeUndefined()
})

test('AJ-9 one user has so many sockets and no more, and one that is closed makes room', async () => {
  await using t = await openGateway({ socketsPerUser: 2 })
  const who = { user_id: newId(), session_id: newId() }
  const open = () => t.enter(t.issue(who))
  const [first, second, third] = [await open(), await open(), await open()]
  expect([first, second, third].map(({ closedWith }) => closedWith)).toEqual([undefined, undefined, '4008 too_many'])
  first.leave()
  expect((await open()).closedWith).toBeUndefined()
})

test('one address has so many sockets that nobody has shown a token on; who is known does not count', async () => {
  await using t = await openGateway({ strangersPerAddress: 2 })
  await t.enter()
  await t.enter()
  const [first, second, third] = [await t.knock(), await t.knock(), await t.knock()]
  expect([first, second, third].map(({ closedWith }) => closedWith)).toEqual([undefined, undefined, '4008 too_many'])
  expect((await t.knock({ from: '198.51.100.7' })).closedWith).toBeUndefined()
  expect((await t.knock({ from: '2001:db8::1' })).closedWith).toBeUndefined()
  first.leave()
  expect((await t.knock()).closedWith).toBeUndefined()
})

describe('typing', () => {
  const typing = { op: 'typing', d: { channel_id: channel, state: 'start' } } as const

  test('AJ-92 AJ-50 GC-6 it reaches the others in the channel through the queue', async () => {
    await using t = await openGateway()
    const [writer, reader] = [await t.enter(), await t.enter()]
    writer.say(typing)
    await t.settle()
    expect(reader.of('dispatch').filter(({ t: type }) => type === 'typing/start')).toMatchObject([
      { d: { channel_id: channel, display_name: 'Ada', parent_id: null } },
    ])
  })

  test('GC-7 AJ-32 the token is looked at again: not a member, muted, or gone is refused, and the socket stays', async () => {
    await using t = await openGateway()
    const person = t.issue()
    const elsewhere = await t.enter(t.issue({ channels: [] }))
    const muted = await t.enter(t.issue({ muted_in: [community] }))
    const reader = await t.enter(t.issue({ scopes: ['read'] }))
    const gone = await t.enter(person)
    t.known.delete(person)
    for (const client of [elsewhere, muted, reader, gone]) client.say(typing)
    await t.settle()
    const codes = [elsewhere, muted, reader, gone].map((client) => client.of('error').map(({ d }) => [d.op, d.code]))
    expect(codes).toEqual([
      [['typing', 'not_a_member']],
      [['typing', 'muted']],
      [['typing', 'forbidden']],
      [['typing', 'unauthenticated']],
    ])
    expect([elsewhere, muted, reader, gone].map(({ closedWith }) => closedWith)).toEqual(Array(4).fill(undefined))
  })
})
