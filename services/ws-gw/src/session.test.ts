import type { ApiError } from '@ajet/shared/http'
import { serverMessages } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { describe, expect, test } from 'bun:test'
import { channel, inChannel, openGateway, posted, revoked } from './gateway-fixtures.ts'

describe('the first message', () => {
  test('GC-5 AJ-5 a socket says hello, takes a JWT and tells from where on it tells everything', async () => {
    await using t = await openGateway()
    const session_id = newId()
    const token = t.issue({ session_id })
    const client = await t.knock({ path: '/ws/mobile' })
    expect(client.received).toEqual([{ op: 'hello', d: { heartbeat_interval: 30_000, identify_timeout: 10_000 } }])
    client.say({ op: 'identify', d: { token } })
    await t.settle()
    expect(client.of('ready')).toEqual([
      {
        op: 'ready',
        s: expect.any(String) as string,
        d: {
          user_id: t.known.get(token)?.user_id ?? '',
          session_id,
          expires_at: '2026-01-01T00:15:00.000Z',
          resumed: false,
        },
      },
    ])
    expect(client.closedWith).toBeUndefined()
  })

  test('GC-7 a token the API does not take ends the socket, and it is said why', async () => {
    await using t = await openGateway()
    const client = await t.knock()
    client.say({ op: 'identify', d: { token: 'a.b.c' } })
    await t.settle()
    expect(client.of('invalid_session').map(({ d }) => d.code)).toEqual(['unauthenticated'])
    expect(client.closedWith).toBe('4004 refused')
  })

  test('a token that is no JWT is not even asked about, and what ends at no time is none', async () => {
    await using t = await openGateway()
    t.known.set('ajt_abc', t.known.get(t.issue()) ?? {})
    const lasting = t.issue({ access_until: null })
    for (const [token, asked] of [
      ['ajt_abc', 0],
      [lasting, 1],
    ] as const) {
      const client = await t.enter(token)
      expect(client.closedWith).toBe('4004 refused')
      expect(t.asked()).toBe(asked)
    }
  })

  test('GC-5 whoever says nothing for ten seconds, or keeps the socket by heartbeats, is let go', async () => {
    await using t = await openGateway()
    const [silent, beating] = [await t.knock(), await t.knock()]
    beating.say({ op: 'heartbeat' })
    expect(beating.closedWith).toBe('4002 not_identified')
    await t.pass(9_000)
    expect(silent.closedWith).toBeUndefined()
    await t.pass(1_000)
    expect(silent.closedWith).toBe('4002 not_identified')
  })

  test('a second identify ends the socket, also while the first is looked at', async () => {
    await using t = await openGateway()
    const token = t.issue()
    const [early, late] = [await t.knock(), await t.enter(token)]
    for (const client of [early, late]) client.say({ op: 'identify', d: { token } })
    early.say({ op: 'resume', d: { token, s: 'x.1' } })
    await t.settle()
    expect([early.closedWith, late.closedWith]).toEqual(['4003 identified_twice', '4003 identified_twice'])
    expect(early.of('ready')).toEqual([])
  })

  test('a server that cannot check tokens says to come again, not that the token is bad', async () => {
    await using t = await openGateway()
    t.reach(false)
    const client = await t.knock()
    client.say({ op: 'identify', d: { token: t.issue() } })
    while (client.closedWith === undefined) {
      await new Promise((resolve) => setImmediate(resolve))
      t.clock.advance(100)
    }
    expect(client.closedWith).toBe('1013 try_again_later')
    expect(client.of('invalid_session')).toEqual([])
  })

  test('no cookie and no header opens a socket, and only a handshake does', async () => {
    await using t = await openGateway()
    const token = t.issue()
    const client = await t.knock({ headers: { cookie: `ajet_session=${token}`, authorization: `Bearer ${token}` } })
    client.say({ op: 'typing', d: { channel_id: channel, state: 'start' } })
    expect(client.closedWith).toBe('4002 not_identified')
    expect(t.asked()).toBe(0)
    const plain = await t.service.fetch(new Request('http://ws/ws/gateway'), { clientAddress: 'x' })
    expect([plain.status, ((await plain.json()) as ApiError).code]).toEqual([426, 'upgrade_required'])
  })
})

describe('what comes', () => {
  test('GC-6 GC-26 events come in order, to whom they are for alone, each as the schema says', async () => {
    await using t = await openGateway()
    const [member, outsider] = [await t.enter(), await t.enter(t.issue({ channels: [] }))]
    await t.publish(posted('one'), posted('two'))
    expect(member.texts.filter((text) => text !== undefined)).toEqual(['one', 'two'])
    expect(outsider.of('dispatch').filter(({ t: type }) => type === 'message/created')).toEqual([])
    for (const message of member.received) {
      const schema = serverMessages[message.op]
      expect(schema.safeParse(message)).toMatchObject({ success: true })
    }
    const [first, second] = member.of('dispatch').filter(({ t: type }) => type === 'message/created')
    expect(second?.d.rev).toBe((first?.d.rev ?? 0) + 1)
    expect(second?.s).toBe(member.position)
  })

  test('what services say among themselves is not told, nor where somebody is', async () => {
    await using t = await openGateway()
    const session_id = newId()
    const [one, other] = [await t.enter(), await t.enter(t.issue({ session_id }))]
    await t.publish(revoked(session_id))
    expect(other.closedWith).toBe('4005 session_ended')
    const all = JSON.stringify([...one.received, ...other.received])
    for (const word of ['origin', 'channel_ids', 'session_ids', 'audience']) expect(all).not.toContain(word)
  })

  test('AJ-57 who comes back gets what was missed and nothing twice, and then stands where everybody does', async () => {
    await using t = await openGateway()
    const token = t.issue()
    const first = await t.enter(token)
    await t.publish(posted('one'))
    first.leave()
    await t.publish(posted('two'), posted('three'))
    const second = await t.resume(token, first.position)
    expect(second.texts).toEqual(['two', 'three'])
    expect(second.received.map(({ op }) => op)).toEqual(['hello', 'dispatch', 'dispatch', 'ready'])
    expect(second.of('ready').map(({ d }) => d.resumed)).toEqual([true])
    await t.publish(posted('four'))
    expect((await t.resume(token, second.position)).texts).toEqual([])
  })

  test('AJ-57 a position that is not known any more is a gap, and the socket goes on from here', async () => {
    await using t = await openGateway()
    const client = await t.resume(t.issue(), 'elsewhere.7')
    expect(client.received.slice(0, 3).map(({ op }) => op)).toEqual(['hello', 'gap', 'ready'])
    expect([client.of('gap')[0]?.d, client.of('ready')[0]?.d.resumed]).toEqual([{ channel_id: null }, false])
    await t.publish(posted('one'))
    expect(client.texts).toContain('one')
  })

  test('a heartbeat is answered with the position, behind the events up to it; who sends none is let go', async () => {
    await using t = await openGateway()
    const [beating, silent] = [await t.enter(), await t.enter(t.issue({ channels: [] }))]
    await t.publish(posted('one'))
    for (let minute = 0; minute < 3; minute++) {
      beating.say({ op: 'heartbeat' })
      await t.pass(30_000)
    }
    expect(beating.of('heartbeat_ack').map(({ s }) => s)).toEqual(Array<string>(3).fill(beating.position))
    expect(beating.closedWith).toBeUndefined()
    expect(silent.closedWith).toBe('4009 silent')
  })

  test('a reader that takes nothing is let go, and resumes', async () => {
    await using t = await openGateway()
    const token = t.issue()
    const [slow, quick] = [await t.enter(token), await t.enter()]
    slow.takes = false
    await t.publish(posted('one'))
    await t.publish(posted('two'))
    expect([slow.closedWith, quick.closedWith]).toEqual(['terminated', undefined])
    expect((await t.resume(token, slow.position)).texts).toEqual(['one', 'two'])
  })
})

describe('the end', () => {
  test('ABU-12 GC-7 with its token the socket ends, unless a newer one of the same session comes', async () => {
    await using t = await openGateway()
    const who = { user_id: newId(), session_id: newId() }
    const [expiring, renewing] = [await t.enter(t.issue(who)), await t.enter(t.issue(who))]
    const beat = async (seconds: number) => {
      for (let at = 0; at < seconds; at += 30) {
        for (const client of [expiring, renewing]) client.say({ op: 'heartbeat' })
        await t.pass(30_000)
      }
    }
    await beat(600)
    const later = t.issue(who)
    renewing.say({ op: 'renew', d: { token: later } })
    await t.settle()
    expect(renewing.of('renewed').map(({ d }) => d.expires_at)).toEqual(['2026-01-01T00:25:00.000Z'])
    await beat(330)
    expect([expiring.closedWith, renewing.closedWith]).toEqual(['4006 token_expired', undefined])
    await beat(600)
    expect(renewing.closedWith).toBe('4006 token_expired')
  })

  test('GC-7 a token of another session, or one that is not good, does not renew: the socket ends', async () => {
    await using t = await openGateway()
    const who = { user_id: newId(), session_id: newId() }
    for (const token of [t.issue({ ...who, session_id: newId() }), t.issue({ ...who, user_id: newId() }), 'x.y.z']) {
      const client = await t.enter(t.issue(who))
      client.say({ op: 'renew', d: { token } })
      await t.settle()
      expect(client.closedWith).toBe('4004 refused')
    }
  })

  test('ABU-12 with its session the socket ends, also one whose token is being looked at', async () => {
    await using t = await openGateway()
    const session_id = newId()
    const token = t.issue({ session_id })
    const open = await t.enter(token)
    const entering = await t.knock()
    entering.say({ op: 'identify', d: { token } })
    await t.publish(revoked(session_id))
    expect(open.closedWith).toBe('4005 session_ended')
    expect(open.of('invalid_session')).toHaveLength(1)
    expect(entering.closedWith).toMatch(/^400[45] /)
    expect((await t.enter(token)).closedWith).toBe('4004 refused')
  })

  test('ABU-12 nothing of a channel comes after its member was put out', async () => {
    await using t = await openGateway()
    const user_id = newId()
    const client = await t.enter(t.issue({ user_id }))
    await t.publish(
      posted('before'),
      inChannel({ type: 'member/kicked', payload: { user_id, user: {} } }),
      posted('after'),
    )
    expect(client.texts).toContain('before')
    expect(client.texts).not.toContain('after')
  })

  test('a server that stops tells everybody to come back, and takes nobody any more', async () => {
    await using t = await openGateway()
    const client = await t.enter()
    await t.service[Symbol.asyncDispose]()
    expect(client.received.at(-1)).toEqual({ op: 'reconnect' })
    expect(client.closedWith).toBe('1012 server_stops')
    const late = await t.service.fetch(new Request('http://ws/ws/gateway', { headers: { upgrade: 'websocket' } }), {
      clientAddress: 'x',
    })
    expect(late.status).toBe(503)
  })

  test('AJ-9 the gateway is told that a socket has ended, once, also one that never opened', async () => {
    await using t = await openGateway()
    let ended = 0
    const count = { ended: () => void ended++ }
    const client = await t.knock(count)
    client.say('nonsense')
    expect([client.closedWith, ended]).toEqual(['4001 bad_message', 1])
  })
})
