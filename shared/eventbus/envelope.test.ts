import { expect, test } from 'bun:test'
import { eventEnvelope } from '../schema/mod.ts'
import { newId } from '../std/mod.ts'
import { buildEvent } from '../testing/build-event.ts'
import { decodeEvent, encodeEvent } from './envelope.ts'

const LIMIT = 1_000

test('EB-T7 map to JSON to map keeps every field, also unknown ones', () => {
  const event = buildEvent({
    payload: { text: 'ünï 👋 \u2028 "quoted"', nested: { list: [1, 2.5, null, false, { a: '' }] } },
    community_id: newId(),
    rev: 12,
    user_id: newId(),
    future_field: { x: [1] },
  })
  expect(decodeEvent(encodeEvent(event, LIMIT).text)).toEqual(event)
})

const faulty: readonly [string, object][] = [
  ['no type', { type: undefined }],
  ['an empty type', { type: '' }],
  ['a type without a slash', { type: 'message' }],
  ['no payload', { payload: undefined }],
  ['a null payload', { payload: null }],
  ['a list as payload', { payload: [] }],
  ['a text as payload', { payload: 'x' }],
  ['no id', { id: undefined }],
  ['no ts', { ts: undefined }],
  ['an unknown audience', { audience: 'everybody' }],
  ['a number as channel', { channel_id: 5 }],
  ['no community', { community_id: undefined }],
]

test.each(faulty)('EB-T8 an envelope with %s is refused at publish and at receipt, as the schema does', (_, fields) => {
  const event = Object.assign(buildEvent(), fields)
  const refusal = expect.objectContaining({ code: 'bad_envelope' })
  expect(() => encodeEvent(event, LIMIT)).toThrow(refusal)
  expect(() => decodeEvent(JSON.stringify(event))).toThrow(refusal)
  expect(eventEnvelope.safeParse(event).success).toBe(false)
})

test('EB-T8 what is no object at all is refused', () => {
  for (const text of ['', 'null', '[]', '"x"', '{"type":', '1'])
    expect(() => decodeEvent(text)).toThrow(/^Not an event/)
})

test('what cannot be written as JSON is refused', () => {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  expect(() => encodeEvent(buildEvent({ payload: loop }), LIMIT)).toThrow(/cannot be written as JSON/)
  expect(() => encodeEvent(buildEvent({ payload: { n: 1n } }), LIMIT)).toThrow(/cannot be written as JSON/)
})

test('the limit counts bytes, not characters', () => {
  const event = buildEvent({ payload: { text: 'ä'.repeat(100) } })
  const { text, bytes } = encodeEvent(event, LIMIT)
  expect(bytes).toBe(text.length + 100)
  expect(() => encodeEvent(event, bytes - 1)).toThrow(expect.objectContaining({ code: 'payload_too_large' }))
  expect(encodeEvent(event, bytes).bytes).toBe(bytes)
})

test('validation of the payload leaves unknown types alone', () => {
  expect(() => encodeEvent(buildEvent({ type: 'future/type' }), LIMIT, true)).not.toThrow()
  expect(() => encodeEvent(buildEvent({ type: 'channel/deleted' }), LIMIT, true)).toThrow(
    /does not fit channel\/deleted/,
  )
  const fitting = buildEvent({ type: 'channel/deleted', payload: { channel_id: newId() } })
  expect(() => encodeEvent(fitting, LIMIT, true)).not.toThrow()
  expect(() => encodeEvent(buildEvent({ id: 'no-uuid' }), LIMIT, true)).toThrow(/^Not an event/)
})

test('SC-3 a payload that does not fit its type is refused at receipt, an unknown type is not', () => {
  const text = (fields: object) => JSON.stringify(buildEvent(fields))
  const fitting = text({ type: 'channel/deleted', payload: { channel_id: newId(), later_field: 1 } })
  expect(decodeEvent(fitting, true)).toEqual(JSON.parse(fitting))
  expect(() => decodeEvent(text({ type: 'channel/deleted', payload: { channel_id: 7 } }), true)).toThrow(
    /the payload does not fit channel\/deleted: channel_id/,
  )
  expect(decodeEvent(text({ type: 'future/type', payload: { x: 1 } }), true).payload).toEqual({ x: 1 })
})
