import { expect, test } from 'bun:test'
import type { EventEnvelope } from '@ajet/shared/schema'
import { buildEvent } from '@ajet/shared/testing'
import { ada, authorOf, buildMessage, grace, hostile, id } from '../testing/sample-fixtures.ts'
import { webEncoder } from './web-encoder.ts'

const attack = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'

function encode(type: string, payload: object, fields: Partial<EventEnvelope> = {}): string {
  const event = buildEvent({ type, payload: { ...payload }, community_id: id(100), channel_id: id(201), ...fields })
  return webEncoder.encode({ subject: 'chat.events.x', event, position: 'e.1' }) ?? ''
}

function posted(body: string, fields: object = {}) {
  const message = buildMessage({ seq: 7, body_md: body }, grace)
  return encode('message/created', {
    ...message,
    message_id: message.id,
    user_id: grace.id,
    nonce: 'n-1',
    thread: null,
    ...fields,
  })
}

test('a message becomes one stream with all the browser needs to place and count it', () => {
  const frame = posted(`Hello **@<user:${ada.id}>**`)
  expect(frame).toStartWith('data: <turbo-stream action="post"')
  for (const part of [
    'seq="7"',
    `author="${grace.id}"`,
    `mentions="${ada.id}"`,
    'data-nonce="n-1"',
    '<strong>',
    `data-user="${ada.id}"`,
  ])
    expect(frame).toContain(part)
})

test('nothing in a frame tells for whom it is: no state of the reader, times in UTC', () => {
  const frame = posted('Hello')
  expect(frame).not.toMatch(/is-me|mentions-me|is-mine|aria-pressed="true"/)
  expect(frame).toContain('<time datetime="2026-11-20T09:19:00.000Z">09:19</time>')
})

test('every line of a frame is a data line', () => {
  const frame = posted('one\n\n```\ntwo\r\nthree\n```\n\nid: 5\n\nevent: x')
  for (const line of frame.split('\n').filter(Boolean)) expect(line).toStartWith('data: ')
})

test('hostile text is text in every kind of frame', () => {
  const author = {
    ...authorOf(hostile),
    display_name: attack,
    username: attack,
    avatar_url: `//evil.example/${attack}`,
    kind: 'webhook' as const,
  }
  const channel = {
    id: id(201),
    community_id: id(100),
    name: attack,
    topic: attack,
    visibility: 'public',
    archived_at: null,
    modes: [],
    member_count: 1,
  }
  const message = { ...buildMessage({ seq: 8, body_md: attack }, hostile), author }
  const full = {
    ...message,
    message_id: message.id,
    user_id: author.id,
    nonce: attack,
    thread: null,
    mentions: [{ type: 'user', target_id: ada.id, name: attack }],
  }
  const frames = [
    encode('message/created', full),
    encode('message/created', { ...full, author: { ...author, avatar_emoji: attack } }),
    encode('message/edited', {
      ...full,
      edited_at: '2026-11-20T10:00:00.000Z',
      body_md: `@<user:${ada.id}> ${attack}`,
    }),
    encode('reaction/added', { message_id: message.id, channel_id: id(201), user_id: ada.id, emoji: attack, count: 1 }),
    encode('channel/updated', { channel }),
    encode('channel/updated', { channel: { ...channel, modes: ['m'] }, archived: false }),
    encode('member/updated', { user_id: author.id, user: author, nickname: attack }, { channel_id: null }),
    encode('member/joined', { user_id: author.id, user: author }),
    encode('user/updated', { user: author, status_text: attack }),
    encode('community/updated', { community_id: id(100), name: attack, slug: attack, description: attack }),
    encode('typing/start', { channel_id: id(201), user_id: author.id, display_name: attack, parent_id: null }),
  ]
  for (const frame of frames) {
    expect(frame).not.toBe('')
    expect(frame).not.toMatch(/<script|<img/i)
    expect(frame).not.toMatch(/(?<!=)"'>/)
  }
})

test('what one may do in a room is told by its place alone: the page knows the rest', () => {
  const place = { channel_id: id(201), community_id: null }
  const closed = encode('dm/updated', { channel_id: id(201), user_id: ada.id, estranged: true }, place)
  expect(closed).toBe(`data: <turbo-stream action="room" channel="${id(201)}"></turbo-stream>\n`)
  const who = { user_id: ada.id, user: authorOf(ada) }
  const muted = encode('member/muted', { ...who, until: null }, { channel_id: null })
  expect(muted).toBe(`data: <turbo-stream action="room" community="${id(100)}"></turbo-stream>\n`)
  expect(encode('member/updated', { ...who, operator: false, voice: true })).toContain('rights="true"')
  expect(encode('member/updated', { ...who, muted: true, notify_level: 'none' })).not.toContain('rights')
})

test('a channel that is opened again says so, and a member what they are called', () => {
  const channel = {
    id: id(201),
    community_id: id(100),
    name: 'ops',
    topic: '',
    visibility: 'public',
    archived_at: null,
    modes: ['m', 't'],
    member_count: 1,
  }
  expect(encode('channel/updated', { channel, archived: false })).toContain('reopened="true"')
  expect(encode('channel/updated', { channel })).not.toContain('reopened')
  expect(encode('channel/updated', { channel })).toContain('state="open public m t"')
  expect(encode('channel/hidden', { channel_id: id(201) })).toContain('op="hidden"')
  const called = (nickname: string | null) =>
    encode('member/updated', { user_id: ada.id, user: authorOf(ada), nickname, role: 'member' }, { channel_id: null })
  expect(called('Countess')).toContain('name="Countess" nickname="true"')
  expect(called(null)).toContain(`name="${ada.display_name}" nickname="false"`)
})

test('a read cursor is absolute, so that carrying it out twice changes nothing', () => {
  const frame = encode('read/updated', {
    channel_id: id(201),
    last_read_seq: 5,
    last_read_message_id: null,
    unread_count: 2,
    mention_count: 1,
  })
  expect(frame).toBe(
    `data: <turbo-stream action="unread" channel="${id(201)}" read-seq="5" unread="2" mentions="1"></turbo-stream>\n`,
  )
})

test('a purge is a removal of each message, and the last reply of a thread brings its counters', () => {
  const [root, first, second] = [id(301), id(302), id(303)]
  const reply = (message_id: string, seq: number) => ({ message_id, seq, parent_id: root, tombstone: false })
  const frame = encode('channel/purged', {
    channel_id: id(304),
    messages: [reply(first, 2), reply(second, 3)],
    threads: [{ parent_id: root, reply_count: 4, last_reply_at: null }],
  })
  const streams = [...frame.matchAll(/<turbo-stream action="remove"[^>]*>/g)].map(([text]) => text)
  expect(streams.map((text) => /message="([^"]+)"/.exec(text)?.[1])).toEqual([first, second])
  expect(streams.map((text) => /reply-count="([^"]+)"/.exec(text)?.[1])).toEqual([undefined, '4'])
})

test('a deleted root says that it stays as a stone', () => {
  const frame = encode('message/deleted', {
    message_id: id(1),
    channel_id: id(201),
    seq: 1,
    parent_id: null,
    tombstone: true,
    thread: null,
  })
  expect(frame).toContain('tombstone="true"')
})

test('a gap asks the browser to read anew: one channel, or everything', () => {
  expect(webEncoder.encodeGap(id(201))).toBe(
    `data: <turbo-stream action="resync" channel="${id(201)}"></turbo-stream>\n`,
  )
  expect(webEncoder.encodeGap(undefined)).toBe('data: <turbo-stream action="resync"></turbo-stream>\n')
})

test('a notification says nothing of what it is about: the browser asks; what is left unread is absolute', () => {
  expect(encode('notification/new', { user_id: ada.id })).toBe('data: <turbo-stream action="inbox"></turbo-stream>\n')
  expect(encode('notification/read', { user_id: ada.id, notification_ids: null, unread_count: 3 })).toBe(
    'data: <turbo-stream action="inbox" unread="3"></turbo-stream>\n',
  )
})

test('types a browser does not show, or this build does not know, are left out', () => {
  expect(encode('presence/asked', { origin: 'x' })).toBe('')
  expect(encode('future/thing', {})).toBe('')
})
