import { expect, test } from 'bun:test'
import { onOutgoingStage } from '../../testing/outgoing-stage.ts'
import type { Receiver } from '../../testing/receiver.ts'
import type { TestWorld } from '../../testing/test-world.ts'

const HOUR = 3_600_000

let world: TestWorld
let receiver: Receiver
let path: string

onOutgoingStage((stage) => ({ world, path, receiver } = stage))

interface Hook {
  readonly id: string
}

async function build(where = 'hook'): Promise<Hook> {
  const hook = { name: 'CRM', url: `${receiver.url}${where}`, events: ['message/created'] }
  return (await world.call(world.owner, 'POST', path, hook)).body
}
const settle = () => world.takeEvents()
const say = (text: string) => world.post(world.member, world.club, text)
const ping = ({ id }: Hook) => world.call(world.owner, 'POST', `/api/outgoing-webhooks/${id}/ping`)
const log = async ({ id }: Hook) =>
  (await world.call(world.owner, 'GET', `/api/outgoing-webhooks/${id}/deliveries`)).body.items
const show = async ({ id }: Hook) =>
  (await world.call(world.owner, 'GET', path)).body.items.find((one: Hook) => one.id === id)

test('FLT-17 a server that takes its time keeps no other waiting', async () => {
  const [slow, quick] = [await build('slow'), await build('quick')]
  const [begun, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const answered = Promise.withResolvers<Response>()
  receiver.answer = (call) => {
    const isSlow = call.path === '/slow'
    ;(isSlow ? begun : told).resolve()
    return isSlow ? answered.promise : new Response()
  }
  await ping(slow)
  await begun.promise
  await ping(quick)
  await told.promise
  // It was not given up in between.
  expect(await log(slow)).toMatchObject([{ status: 'waiting', attempts: 1, error: null }])
  answered.resolve(new Response())
  await settle()
  expect(receiver.calls.map((call) => call.path)).toEqual(['/slow', '/quick'])
})

test('a try that died with its server is counted, and what it would have said is not believed', async () => {
  const hook = await build()
  const [begun, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<Response>()]
  receiver.answer = () => {
    begun.resolve()
    return receiver.calls.length === 1 ? answered.promise : new Response()
  }
  const { body } = await ping(hook)
  await begun.promise
  // The lease of the server that makes the call is over: another one takes the webhook.
  await world.db.kysely
    .updateTable('outgoing_webhooks')
    .set({ locked_until: new Date(world.clock.now()) })
    .execute()
  await ping(hook)
  while (receiver.calls.length < 2) await world.db.ping()
  answered.resolve(new Response('', { status: 500 }))
  await settle()
  expect(await log(hook)).toMatchObject([{ id: body.id, status: 'delivered', attempts: 2, response_status: 200 }])
  expect(await show(hook)).toMatchObject({ failing_since: null })
})

test('what is under way when its webhook is switched off is on the log as it ended', async () => {
  for (const [status, end] of [
    [200, { status: 'delivered', error: null }],
    [503, { status: 'failed', error: 'The other server answered 503' }],
    [410, { status: 'failed', error: 'The other server answered 410' }],
  ] as const) {
    const hook = await build()
    const [answered, begun] = [Promise.withResolvers<Response>(), Promise.withResolvers<void>()]
    receiver.answer = () => {
      begun.resolve()
      return answered.promise
    }
    await say('under way')
    await say('behind it')
    await ping(hook)
    await begun.promise
    await world.call(world.owner, 'PATCH', `/api/outgoing-webhooks/${hook.id}`, { enabled: false })
    answered.resolve(new Response('', { status }))
    await settle()
    const [first, second] = await log(hook)
    expect(first).toMatchObject({ ...end, attempts: 1, response_status: status })
    expect(second).toMatchObject({ status: 'failed', attempts: 0, error: 'The webhook was switched off' })
    expect(await show(hook)).toMatchObject({ enabled: false, disabled_reason: 'by_hand', failing_since: null })
    await world.call(world.owner, 'DELETE', `/api/outgoing-webhooks/${hook.id}`)
  }
})

test('FLT-14 times of a clock that was a day ahead hold nothing up', async () => {
  await build()
  const ahead = new Date(world.clock.now() + 24 * HOUR)
  await world.db.kysely.updateTable('outgoing_webhooks').set({ locked_until: ahead, next_attempt_at: ahead }).execute()
  await say('told today')
  await settle()
  expect(receiver.calls.map((call) => call.body.payload.body_md)).toEqual(['told today'])
})

test('a webhook is not switched off after two failures with days of silence between them', async () => {
  const hook = await build()
  receiver.answer = () => new Response('', { status: 500 })
  const { body } = await say('taken back')
  await settle()
  await world.call(world.member, 'DELETE', `/api/messages/${body.id}`)
  world.clock.advance(72 * HOUR)
  await say('days later')
  await settle()
  expect(receiver.calls).toHaveLength(2)
  expect(await show(hook)).toMatchObject({ enabled: true, disabled_reason: null })
})
