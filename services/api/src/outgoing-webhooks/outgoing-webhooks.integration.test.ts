import { describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { newId } from '@ajet/shared/std'
import { onOutgoingStage } from '../testing/outgoing-stage.ts'
import type { Receiver } from '../testing/receiver.ts'
import type { TestWorld } from '../testing/test-world.ts'

const HOUR = 3_600_000

let world: TestWorld
let receiver: Receiver
let path: string

onOutgoingStage((stage) => ({ world, path, receiver } = stage))

interface Hook {
  readonly id: string
  readonly secret: string
}

async function build(more: object = {}): Promise<Hook> {
  const { status, body } = await world.call(world.owner, 'POST', path, {
    name: 'CRM',
    url: `${receiver.url}hook`,
    events: ['message/created'],
    ...more,
  })
  expect(status).toBe(201)
  return body
}

const settle = () => world.takeEvents()
const say = (text: string, channel = world.club, user = world.member) => world.post(user, channel, text)
const told = () => receiver.calls.map(({ body }) => body.payload.body_md)
const log = async ({ id }: Hook) =>
  (await world.call(world.owner, 'GET', `/api/outgoing-webhooks/${id}/deliveries`)).body.items
const show = async ({ id }: Hook) =>
  (await world.call(world.owner, 'GET', path)).body.items.find((one: Hook) => one.id === id)

describe('delivery', () => {
  test('AJ-25 what is posted is told, signed over id, time and body, in order', async () => {
    const hook = await build()
    for (const text of ['one', 'two', 'three']) await say(text)
    await settle()
    expect(told()).toEqual(['one', 'two', 'three'])
    const [{ headers, text, body } = receiver.calls[0] ?? expect.unreachable()] = receiver.calls
    expect(body).toMatchObject({ type: 'message/created', community_id: world.community.id, channel_id: world.club.id })
    expect(body).not.toHaveProperty('audience')
    const [id, time] = [headers.get('webhook-id') ?? '', headers.get('webhook-timestamp') ?? '']
    const key = Buffer.from(hook.secret.replace('whsec_', ''), 'base64')
    const hmac = createHmac('sha256', key).update(`${id}.${time}.${text}`).digest('base64')
    expect(headers.get('webhook-signature')).toBe(`v1,${hmac}`)
    expect(headers.get('x-ajet-event')).toBe('message/created')
    expect((await log(hook)).map(({ status }: { status: string }) => status)).toEqual(Array(3).fill('delivered'))
    expect((await log(hook))[0]).toMatchObject({ id, attempts: 1, response_status: 200, response_excerpt: 'thanks' })
  })

  test('FLT-17 a server that fails is tried again, later and in order, under the same id', async () => {
    const hook = await build()
    let failing = true
    receiver.answer = () => (failing ? new Response('busy', { status: 503 }) : new Response())
    await say('first')
    await say('second')
    await settle()
    expect(told()).toEqual(['first'])
    expect((await log(hook))[0]).toMatchObject({
      status: 'waiting',
      attempts: 1,
      response_status: 503,
      error: expect.any(String),
    })
    expect(await show(hook)).toMatchObject({ enabled: true, failing_since: expect.any(String) })
    await settle()
    expect(receiver.calls).toHaveLength(1)
    failing = false
    world.clock.advance(HOUR)
    await settle()
    expect(told()).toEqual(['first', 'first', 'second'])
    const ids = receiver.calls.map(({ headers }) => headers.get('webhook-id'))
    expect(ids[0]).toBe(ids[1] ?? '')
    expect(await show(hook)).toMatchObject({ failing_since: null })
  })

  test('what is refused is given up at once, and what follows is told', async () => {
    const hook = await build()
    receiver.answer = ({ body }) => new Response('no', { status: body.payload.body_md === 'bad' ? 422 : 200 })
    await say('bad')
    await say('good')
    await settle()
    expect(told()).toEqual(['bad', 'good'])
    expect((await log(hook)).map(({ status }: { status: string }) => status)).toEqual(['failed', 'delivered'])
  })

  test('a deleted message is not told any more, nor kept', async () => {
    const hook = await build()
    receiver.answer = () => new Response('', { status: 500 })
    const { body } = await say('secret slip')
    await settle()
    await world.call(world.member, 'DELETE', `/api/messages/${body.id}`)
    expect(await log(hook)).toEqual([])
    world.clock.advance(HOUR)
    await settle()
    expect(receiver.calls).toHaveLength(1)
  })

  test('an answer without end, a redirect and a server that is gone do no harm', async () => {
    const hook = await build()
    const endless = () => new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536).fill(65)) })
    receiver.answer = () => new Response(endless())
    await say('endless')
    await settle()
    expect((await log(hook))[0]).toMatchObject({ status: 'delivered', response_excerpt: 'A'.repeat(500) })
    receiver.answer = () => new Response(null, { status: 302, headers: { location: 'http://10.0.0.1/' } })
    await say('redirected')
    await settle()
    expect((await log(hook))[1]).toMatchObject({ status: 'failed', response_status: 302 })
    await receiver[Symbol.asyncDispose]()
    await say('gone')
    await settle()
    expect((await log(hook))[2]).toMatchObject({ status: 'waiting', error: 'The other server cannot be reached' })
  })

  test('a lease that its server left behind is over after two minutes', async () => {
    const hook = await build()
    await world.db.kysely
      .updateTable('outgoing_webhooks')
      .set({ locked_until: new Date(world.clock.now() + 120_000) })
      .execute()
    await say('held')
    await settle()
    expect(receiver.calls).toEqual([])
    world.clock.advance(120_001)
    await settle()
    expect(told()).toEqual(['held'])
    expect((await log(hook))[0]).toMatchObject({ status: 'delivered' })
  })

  test('only the last hundred of the log are kept', async () => {
    const hook = await build()
    const rows = Array.from({ length: 130 }, () => ({ webhook_id: hook.id, event_id: newId(), type: 'x', event: {} }))
    await world.db.kysely
      .insertInto('webhook_delivery_queue')
      .values(rows.map((row) => ({ ...row, status: 'delivered' as const })))
      .execute()
    await say('newest')
    await settle()
    const { n } = await world.db.kysely
      .selectFrom('webhook_delivery_queue')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow()
    expect(Number(n)).toBe(100)
  })
})

describe('switched off', () => {
  test('after a day without a delivery, with a line in the audit log and word to whoever made it', async () => {
    const hook = await build()
    receiver.answer = () => new Response('', { status: 500 })
    await say('lost')
    await settle()
    for (let hours = 0; hours < 25; hours += 1) {
      world.clock.advance(HOUR)
      await settle()
    }
    expect(await show(hook)).toMatchObject({ enabled: false, disabled_reason: 'unreachable' })
    expect((await log(hook))[0]).toMatchObject({ status: 'failed' })
    const audit = await world.db.kysely.selectFrom('audit_log').selectAll().where('target', '=', hook.id).execute()
    expect(audit.map(({ action, actor_id }) => [action, actor_id])).toContainEqual(['outgoing-webhook/disabled', null])
    const { items } = (await world.call(world.owner, 'GET', '/api/notifications')).body
    expect(items.at(-1)).toMatchObject({
      type: 'system',
      data: { event: 'webhook_disabled', reason: 'unreachable', name: 'CRM' },
    })
    const calls = receiver.calls.length
    await say('nobody hears')
    await settle()
    expect(receiver.calls).toHaveLength(calls)
    receiver.answer = () => new Response()
    await world.call(world.owner, 'PATCH', `/api/outgoing-webhooks/${hook.id}`, { enabled: true })
    await say('again')
    await settle()
    expect(told().at(-1)).toBe('again')
  })

  test('at once by 410, and after twenty refusals', async () => {
    const gone = await build()
    receiver.answer = () => new Response('', { status: 410 })
    await say('x')
    await settle()
    expect(await show(gone)).toMatchObject({ enabled: false, disabled_reason: 'gone' })
    const refusing = await build()
    receiver.answer = () => new Response('', { status: 400 })
    for (let n = 0; n < 21; n += 1) await say(`x${n}`)
    await settle()
    expect(await show(refusing)).toMatchObject({ enabled: false, disabled_reason: 'refused' })
  })
})

describe('what it sees', () => {
  test('ABU-13 what bots and webhooks post is not told, unless it is asked for', async () => {
    await build()
    const incoming = (
      await world.call(world.owner, 'POST', `/api/communities/${world.community.slug}/webhooks`, {
        channel_id: world.club.id,
        name: 'Echo',
      })
    ).body
    const echo = (text: string) =>
      world.api.fetch(
        new Request(`http://api/api/webhooks/${incoming.id}/incoming`, {
          method: 'POST',
          headers: { authorization: `Bearer ${incoming.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ text }),
        }),
        { clientAddress: '127.0.0.1' },
      )
    // The other side answers each call with a message of its own: a loop, if that were told too.
    receiver.answer = async () => {
      await echo('you said something')
      return new Response()
    }
    await say('hello')
    await settle()
    await settle()
    expect(told()).toEqual(['hello'])
    receiver.answer = () => new Response()
    await build({ include_bots: true })
    await echo('of a bot')
    await settle()
    expect(told().filter((text) => text === 'of a bot')).toHaveLength(1)
  })

  test('ABU-10 private channels only when they are named, by somebody who is in them, as long as they are', async () => {
    await build()
    await say('in the vault', world.vault)
    await settle()
    expect(told()).toEqual([])
    const named = await build({ channel_ids: [world.vault.id] })
    await say('named', world.vault)
    await say('elsewhere')
    await settle()
    expect(told().toSorted()).toEqual(['elsewhere', 'named'])
    await world.call(world.owner, 'DELETE', `/api/channels/${world.vault.id}/members/me`)
    await say('after leaving', world.vault)
    await settle()
    expect(told()).not.toContain('after leaving')
    await world.call(world.owner, 'DELETE', `/api/outgoing-webhooks/${named.id}`)
    await world.call(world.member, 'PUT', `/api/channels/${world.vault.id}/members/${world.owner.id}`)
  })

  test('ABU-10 nothing of direct messages, and nothing of other communities', async () => {
    await build({ events: ['message/created', 'channel/created', 'member/joined'] })
    const dm = (await world.call(world.member, 'POST', '/api/dms', { user_ids: [world.owner.id] })).body
    await world.post(world.member, dm, 'between us')
    await settle()
    expect(receiver.calls).toEqual([])
  })

  test('ABU-20 nothing when its maker is no admin any more', async () => {
    const people = `/api/communities/${world.community.slug}/members/${world.bystander.id}`
    await world.call(world.owner, 'PATCH', people, { role: 'admin' })
    const made = await world.call(world.bystander, 'POST', path, {
      name: 'Mine',
      url: receiver.url,
      events: ['message/created'],
    })
    expect(made.status).toBe(201)
    await world.call(world.owner, 'PATCH', people, { role: 'member' })
    await say('not for you')
    await settle()
    expect(receiver.calls).toEqual([])
  })

  test('edits, deletions, reactions, channels and members are told when they are chosen', async () => {
    await build({
      events: ['message/edited', 'message/deleted', 'reaction/added', 'channel/created', 'channel/deleted'],
    })
    const { body } = await say('typo')
    await world.call(world.member, 'PUT', `/api/messages/${body.id}`, { body_md: 'text' })
    await world.call(world.member, 'PUT', `/api/messages/${body.id}/reactions/${encodeURIComponent('👍')}`)
    await world.call(world.member, 'DELETE', `/api/messages/${body.id}`)
    const made = await world.call(world.owner, 'POST', `/api/communities/${world.community.slug}/channels`, {
      name: 'short-lived',
    })
    await world.call(world.owner, 'DELETE', `/api/channels/${made.body.id}`)
    await settle()
    expect(receiver.calls.map((call) => call.body.type).toSorted()).toEqual([
      'channel/created',
      'channel/deleted',
      'message/deleted',
      'reaction/added',
    ])
  })
})

describe('management', () => {
  test('the secret is shown once, and can be renewed; a ping and a redelivery are on the log', async () => {
    const hook = await build()
    expect(hook.secret).toStartWith('whsec_')
    expect(JSON.stringify(await show(hook))).not.toContain(hook.secret)
    const ping = await world.call(world.owner, 'POST', `/api/outgoing-webhooks/${hook.id}/ping`)
    expect(ping).toMatchObject({ status: 201, body: { type: 'ping', status: 'waiting' } })
    await settle()
    expect(receiver.calls[0]?.body).toMatchObject({ type: 'ping', payload: { webhook_id: hook.id, name: 'CRM' } })
    const again = `/api/outgoing-webhooks/${hook.id}/deliveries/${ping.body.id}/redeliver`
    expect((await world.call(world.owner, 'POST', again)).body).toMatchObject({ status: 'waiting', attempts: 0 })
    await settle()
    expect(receiver.calls).toHaveLength(2)
    const renewed = await world.call(world.owner, 'POST', `/api/outgoing-webhooks/${hook.id}/secret`)
    expect(renewed.body.secret).not.toBe(hook.secret)
  })

  test('members may not, and outsiders learn nothing', async () => {
    const hook = await build()
    const tries: [string, string, object?][] = [
      ['GET', path],
      ['POST', path, { name: 'x', url: 'https://x.example', events: ['message/created'] }],
      ['PATCH', `/api/outgoing-webhooks/${hook.id}`, { name: 'x' }],
      ['GET', `/api/outgoing-webhooks/${hook.id}/deliveries`],
      ['POST', `/api/outgoing-webhooks/${hook.id}/ping`],
      ['POST', `/api/outgoing-webhooks/${hook.id}/secret`],
      ['DELETE', `/api/outgoing-webhooks/${hook.id}`],
    ]
    for (const [method, where, body] of tries) {
      expect((await world.call(world.member, method, where, body)).body.code).toBe('forbidden')
      expect((await world.call(world.outsider, method, where, body)).body.code).toBe('not_found')
    }
  })

  test('ABU-05 addresses nobody should call, and channels one does not see, are refused', async () => {
    const fault = async (more: object) => {
      const { body } = await world.call(world.owner, 'POST', path, {
        name: 'x',
        url: 'https://x.example/',
        events: ['message/created'],
        ...more,
      })
      return body.code
    }
    for (const url of [
      'ftp://x.example/',
      'https://a:b@x.example/',
      'javascript:alert(1)',
      'https://x.example:22/',
      'x',
    ])
      expect(await fault({ url })).toBe('invalid_input')
    expect(await fault({ channel_ids: [newId()] })).toBe('invalid_input')
    expect(await fault({ events: ['session/revoked'] })).toBe('invalid_input')
    expect(await fault({ events: [] })).toBe('invalid_input')
    const inside = await build({ url: 'http://10.0.0.1/' })
    await say('x')
    await settle()
    expect((await log(inside))[0]).toMatchObject({
      status: 'failed',
      error: 'The address leads into a private network',
    })
  })
})
