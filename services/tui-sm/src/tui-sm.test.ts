import { createMemoryBus, subjects } from '@ajet/shared/eventbus'
import { createMetrics, type Service } from '@ajet/shared/http'
import { createLogger } from '@ajet/shared/logging'
import type { EventEnvelope, SyncView } from '@ajet/shared/schema'
import { newId, systemClock } from '@ajet/shared/std'
import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { createTuiSm } from './mod.ts'

const [community, other, channel, user, session] = [newId(), newId(), newId(), newId(), newId()]
const at = '2026-01-01T00:00:00.000Z'

const sync = {
  session_id: session,
  user: { id: user, display_name: 'Ada' },
  communities: [
    {
      id: community,
      channels: [
        { id: channel, community_id: community, joined: true, modes: [], archived_at: null },
        { id: newId(), joined: false },
      ],
    },
    { id: other, channels: [] },
  ],
  dms: [],
} as unknown as SyncView

/** Communities the user is muted in. */
let muted_in: string[] = []

/** The API as far as it is asked: one user, whose token is `good`. */
async function api(request: Request): Promise<Response> {
  if (request.headers.get('authorization') !== 'Bearer good') {
    return Response.json({ code: 'unauthenticated', status: 401, title: 'Sign in first' }, { status: 401 })
  }
  const memberships = { ...sync, user_id: user, display_name: 'Ada', community_ids: [community, other] }
  const isSync = request.url.includes('/api/sync')
  return Response.json(
    isSync ? { ...sync, muted_in } : { ...memberships, channels: [{ id: channel, community_id: community }], muted_in },
  )
}

const bus = createMemoryBus()
const logger = createLogger({ level: 'silent' })
let service: Service

beforeEach(async () => {
  service = createTuiSm({ logger, clock: systemClock, bus, api, metrics: createMetrics() })
  await service.start()
})
afterEach(() => service[Symbol.asyncDispose]())

const call = async (path: string, init: RequestInit & { readonly token?: string } = {}) => {
  const headers = { authorization: `Bearer ${init.token ?? 'good'}`, ...(init.headers as Record<string, string>) }
  return service.fetch(new Request(`http://tui${path}`, { ...init, headers }), { clientAddress: 'test' })
}

const typing = (body: unknown) =>
  call('/ws/tui/typing', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

/** Reads a stream until it holds a frame of this name; all frames seen by then. */
async function framesUntil(response: Response, name: string) {
  const frames: { readonly event: string; readonly data: Record<string, unknown>; readonly id: string | undefined }[] =
    []
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!frames.some(({ event }) => event === name)) {
    const part = await reader?.read()
    if (!part || part.done) throw new Error(`The stream ended without ${name}`)
    const blocks = (text + part.value).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, event] = /^event: (.*)$/m.exec(block) ?? []
      const [, data = '{}'] = /^data: (.*)$/m.exec(block) ?? []
      if (event)
        frames.push({ event, data: JSON.parse(data) as Record<string, unknown>, id: /^id: (.*)$/m.exec(block)?.[1] })
    }
  }
  await reader?.cancel()
  return frames
}

const event = (fields: Partial<EventEnvelope>): EventEnvelope => ({
  type: 'message/created',
  id: newId(),
  ts: at,
  payload: {},
  community_id: community,
  channel_id: channel,
  actor_id: user,
  audience: 'channel',
  ...fields,
})

const author = { id: user, username: 'ada', display_name: 'Ada', avatar_url: null, kind: 'user' }
const message = (body_md: string) => ({
  message_id: newId(),
  channel_id: channel,
  user_id: user,
  body_md,
  seq: 1,
  author,
  parent_id: null,
  created_at: at,
  edited_at: null,
  mentions: [],
  attachments: [],
  nonce: null,
  thread: null,
})
const publish = (fields: Partial<EventEnvelope>) => bus.publish(subjects.community(community), event(fields))

describe('the live stream', () => {
  test('AJ-49 begins with the snapshot and goes on with messages', async () => {
    const response = await call('/ws/tui/events')
    await publish({ payload: message('hello') })
    const frames = await framesUntil(response, 'message.new')
    const [init, fresh] = [frames[0], frames.at(-1)]
    expect(response.headers.get('content-type')).toStartWith('text/event-stream')
    expect(init?.data).toEqual({ position: expect.any(String), sync: { ...sync, muted_in: [] } })
    expect(fresh?.data).toMatchObject({
      channel_id: channel,
      actor_id: user,
      message: { body_md: 'hello', seq: 1, author },
    })
  })

  test('AJ-57 resumes after Last-Event-ID, by header and by query, at either address', async () => {
    const first = await call('/ws/tui/events')
    await publish({ payload: message('one') })
    const id = (await framesUntil(first, 'message.new')).at(-1)?.id ?? ''
    await publish({ payload: message('two') })
    const responses = [
      await call('/tui/sse/events', { headers: { 'last-event-id': id } }),
      await call(`/ws/tui/events?last_event_id=${id}`),
    ]
    for (const response of responses) {
      const frames = await framesUntil(response, 'message.new')
      expect(frames.map(({ data }) => (data['message'] as { body_md: string } | undefined)?.body_md)).toEqual([
        undefined,
        'two',
      ])
    }
  })

  test('a position of another log is answered with a gap', async () => {
    const frames = await framesUntil(await call('/ws/tui/events?last_event_id=old.7'), 'gap')
    expect(frames.at(-1)?.data).toEqual({ channel_id: null })
  })

  test("one community can be asked for, if it is the caller's", async () => {
    const response = await call(`/ws/tui/events?community_id=${community}`)
    const elsewhere = { community_id: other, channel_id: null, audience: 'community' as const }
    await publish({ ...elsewhere, type: 'community/updated', payload: { name: 'Other' } })
    await publish({ payload: message('here') })
    expect((await framesUntil(response, 'message.new')).map((frame) => frame.event)).not.toContain('community.update')
    expect((await call(`/ws/tui/events?community_id=${newId()}`)).status).toBe(404)
  })

  test('who leaves, is kicked or banned has left, with the reason', async () => {
    const response = await call('/ws/tui/events')
    await publish({ type: 'member/kicked', payload: { user_id: newId(), user: author } })
    expect((await framesUntil(response, 'member.leave')).at(-1)?.data).toMatchObject({ reason: 'kicked' })
  })

  test('a caller without a valid token is refused with a problem', async () => {
    const wrong = await call('/ws/tui/events', { token: 'bad' })
    const none = await service.fetch(new Request('http://tui/ws/tui/events'), { clientAddress: 'test' })
    for (const response of [wrong, none]) {
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ code: 'unauthenticated' })
    }
  })
})

describe('typing', () => {
  test('AJ-92 AJ-50 reaches the others in the channel', async () => {
    const response = await call('/ws/tui/events')
    expect((await typing({ channel_id: channel, state: 'start' })).status).toBe(204)
    const frame = (await framesUntil(response, 'typing.start')).at(-1)
    expect(frame?.data).toMatchObject({ channel_id: channel, user_id: user, display_name: 'Ada', parent_id: null })
  })

  test('AJ-32 where one is muted it is refused from the mute to its end', async () => {
    const code = async () => {
      const answer = await typing({ channel_id: channel, state: 'start' })
      return answer.status === 204 ? 'sent' : ((await answer.json()) as { readonly code: string }).code
    }
    const tell = async (type: string) => {
      await bus.publish(
        subjects.community(community),
        event({ type, channel_id: null, audience: 'user', user_id: user, payload: { user_id: user } }),
      )
      await service.settle()
    }
    expect(await code()).toBe('sent')
    muted_in = [community]
    await tell('member/muted')
    expect(await code()).toBe('muted')
    muted_in = []
    await tell('member/unmuted')
    expect(await code()).toBe('sent')
  })

  test('in a foreign channel, or without sense, is refused', async () => {
    expect((await typing({ channel_id: newId(), state: 'start' })).status).toBe(403)
    expect((await typing({ channel_id: 'x', state: 'jump' })).status).toBe(400)
    expect((await typing('a'.repeat(2_000))).status).toBe(413)
  })
})
