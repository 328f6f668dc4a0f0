import { describe, expect, test } from 'bun:test'
import { buildEvent } from '../testing/build-event.ts'
import { newId } from '../std/mod.ts'
import { eventEnvelope, eventPayloads, isKnownEvent, type EventType } from './events.ts'
import { validateEvent } from './validate-event.ts'

const at = '2026-05-04T10:00:00.000Z'
const author = { id: newId(), username: 'mia', display_name: 'Mia', avatar_url: null, kind: 'user' }

function messageCreated(payload: object = {}, envelope: object = {}) {
  const channel_id = newId()
  const message = {
    message_id: newId(),
    channel_id,
    user_id: author.id,
    body_md: 'Hello',
    seq: 1,
    author,
    parent_id: null,
    created_at: at,
    edited_at: null,
    mentions: [],
    attachments: [],
    nonce: null,
    thread: null,
  }
  const place = { community_id: newId(), channel_id, actor_id: author.id, audience: 'channel', rev: 1 } as const
  return { ...buildEvent({ type: 'message/created', payload: { ...message, ...payload }, ...place }), ...envelope }
}

const faultOf = (event: unknown) => {
  const checked = validateEvent(event)
  return checked.ok ? undefined : checked.fault
}

describe('SC-3 event payloads are validated', () => {
  test('SC-T9 an event with a known type and a payload is valid', () => {
    const event = messageCreated()
    expect(validateEvent(event)).toEqual({ ok: true, event })
    expect(isKnownEvent(event)).toBe(true)
  })

  test('SC-3 a payload that does not fit its type is refused, and the fault names the field but not its value', () => {
    const secret = 'a private text'
    expect(faultOf(messageCreated({ seq: secret }))).toStartWith('the payload does not fit message/created: seq: ')
    expect(faultOf(messageCreated({ channel_id: secret }))).not.toContain(secret)
    expect(faultOf(messageCreated({ author: { ...author, kind: 'alien' } }))).toContain('author.kind')
    expect(faultOf(messageCreated({ mentions: [{ type: 'user' }] }))).toContain('mentions.0.target_id')
    for (const field of Object.keys(messageCreated().payload)) {
      expect(faultOf(messageCreated({ [field]: undefined }))).toContain(field)
    }
  })

  test('SC-3 what is no envelope is refused and never throws', () => {
    for (const value of [undefined, null, 7, 'x', [], {}, Object.create(null)])
      expect(validateEvent(value).ok).toBe(false)
    expect(faultOf(messageCreated({}, { audience: 'everybody' }))).toStartWith('audience: ')
    expect(faultOf(messageCreated({}, { type: '__proto__' }))).toStartWith('type: ')
  })

  test('AJ-62 unknown types and fields are fine', () => {
    expect(faultOf(buildEvent({ type: 'future/type', payload: { anything: [1] } }))).toBeUndefined()
    expect(faultOf(messageCreated({ later: true }, { later: true }))).toBeUndefined()
  })
})

test('SH-4 AJ-59 an envelope has a namespaced type, an id, an ISO 8601 time and a payload of snake_case ids', () => {
  const event = messageCreated()
  expect(Object.keys(eventEnvelope.shape)).toEqual(expect.arrayContaining(['type', 'id', 'ts', 'payload']))
  expect(Object.keys(eventEnvelope.shape)).toEqual(expect.arrayContaining(['community_id', 'channel_id', 'actor_id']))
  expect(faultOf({ ...event, community_id: null, channel_id: null })).toBeUndefined()
  expect(Object.keys(event.payload)).toEqual(expect.arrayContaining(['message_id', 'channel_id', 'user_id', 'body_md']))
  for (const type of ['message', 'message.created', 'Message/created', 'a/b/c', '']) {
    expect(faultOf({ ...event, type })).toStartWith('type: ')
  }
  expect(faultOf({ ...event, id: 'again' })).toStartWith('id: ')
  expect(faultOf({ ...event, ts: '4 May 2026' })).toStartWith('ts: ')
  expect(faultOf({ ...event, payload: undefined })).toStartWith('payload: ')
})

test('SH-5 GC-10 every type of the specification has a payload', () => {
  const types: readonly EventType[] = [
    'message/created',
    'message/edited',
    'message/deleted',
    'reaction/added',
    'reaction/removed',
    'channel/created',
    'channel/updated',
    'channel/deleted',
    'member/joined',
    'member/left',
    'member/kicked',
    'member/banned',
    'typing/start',
    'typing/stop',
    'presence/online',
    'presence/offline',
    'notification/new',
  ]
  for (const type of types) {
    expect(Object.keys(eventPayloads[type].shape)).not.toEqual([])
    expect(faultOf(buildEvent({ type, payload: {} }))).toStartWith(`the payload does not fit ${type}`)
  }
})
