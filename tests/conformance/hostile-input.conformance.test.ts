import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { foundTeam, openChannel, type Person, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'
import { readTimeline } from '../support/timeline.ts'

let stack: Stack
let team: Team
let bob: Person
let roomId: string
let secretId: string

beforeAll(async () => {
  stack = await startStack()
  team = await foundTeam(stack)
  bob = await team.invite('bob')
  roomId = (await openChannel(team, [bob], 'room')).id
  const secret = { name: 'secret', visibility: 'private' as const }
  secretId = (await team.owner.client.createChannel({ params: { community: team.communityId }, body: secret })).id
}, 60_000)
afterAll(async () => await stack[Symbol.asyncDispose]())

/** Posts raw bytes as bob, the way no client of ours would. */
function send(path: string, body: BodyInit | undefined, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = { authorization: `Bearer ${bob.token}`, 'content-type': 'application/json' }
  return fetch(`${stack.url}${path}`, { method: 'POST', body, headers: { ...authorization, ...headers } })
}

const post = (body: BodyInit | undefined, headers?: Record<string, string>) =>
  send(`/api/channels/${roomId}/messages`, body, headers)
const text = (bodyMd: unknown, extra: object = {}) => JSON.stringify({ body_md: bodyMd, ...extra })

describe('ABU-01 what no client would send is refused with a problem and stores nothing', () => {
  const bodies: [string, () => BodyInit | undefined, number][] = [
    ['an empty body', () => '', 400],
    ['broken JSON', () => '{"body_md": "hi', 400],
    ['a list in place of an object', () => '[]', 400],
    ['an empty text', () => text(''), 400],
    ['white space only', () => text(' \n\t '), 400],
    ['a text of 100 kB', () => text('x'.repeat(100_000)), 400],
    ['a body over the limit', () => text('x'.repeat(1_000_000)), 413],
    ['a NUL in the text', () => text('a\u0000b'), 400],
    ['a lone surrogate', () => '{"body_md": "\\ud800"}', 400],
    ['a number for a text', () => text(7), 400],
    ['JSON 100,000 levels deep', () => `{"body_md":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 400],
    ['invalid UTF-8', () => new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
    ['a parent that is no uuid', () => text('hi', { parent_id: 'x' }), 400],
    ['a parent of nowhere', () => text('hi', { parent_id: Bun.randomUUIDv7() }), 400],
    ['a nonce of 10 kB', () => text('hi', { nonce: 'n'.repeat(10_000) }), 400],
  ]
  for (const [what, body, status] of bodies) {
    test(`ABU-01 ${what}`, async () => {
      const answer = await post(body())
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toStartWith('application/problem+json')
      const problem = await answer.json()
      expect(problem).toMatchObject({ status, code: expect.any(String), trace_id: expect.any(String) })
      expect(await readTimeline(bob.client, roomId)).toEqual([])
    })
  }

  test('ABU-01 another content type is refused', async () => {
    expect((await post('body_md=hi', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
  })

  test('ABU-01 paths that are no ids, with NUL and with broken escapes are refused', async () => {
    for (const path of ['/api/channels/nope/messages', '/api/channels/%00/messages', '/api/channels/%zz/messages']) {
      expect((await send(path, text('hi'))).status).toBe(400)
    }
  })
})

test('ABU-10 a channel one may not know of is not there, for reading and writing', async () => {
  const path = `/api/channels/${secretId}/messages`
  expect((await send(path, text('hi'))).status).toBe(404)
  const read = await fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${bob.token}` } })
  expect(read.status).toBe(404)
})

test('a replayed nonce gives the first message, and another text under it is refused', async () => {
  const room = (await openChannel(team, [bob])).id
  const path = `/api/channels/${room}/messages`
  const first = await (await send(path, text('once', { nonce: 'n1' }))).json()
  const again = await (await send(path, text('once', { nonce: 'n1' }))).json()
  const other = await send(path, text('twice', { nonce: 'n1' }))
  expect(again.id).toBe(first.id)
  expect(other.status).toBe(409)
  expect((await readTimeline(bob.client, room)).map((message) => message.body_md)).toEqual(['once'])
})

test('an invite that ended admits nobody', async () => {
  const params = { community: team.communityId }
  const invite = await team.owner.client.createInvite({ params, body: { max_uses: 1 } })
  await team.owner.client.revokeInvite({ params: { code: invite.code } })
  const body = {
    invite_code: invite.code,
    username: 'mallory',
    email: 'm@example.com',
    password: 'correct horse battery',
  }
  const answer = await fetch(`${stack.url}/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'invite_invalid' })
})

test('ABU-06 a cookie is no leave for another site, and a forged one for nobody', async () => {
  const withCookie = (cookie: string, headers: Record<string, string>) =>
    fetch(`${stack.url}/api/channels/${roomId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `ajet_session=${cookie}`, ...headers },
      body: text('forged'),
    })
  expect((await withCookie(bob.token, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await withCookie(bob.token, {})).status).toBe(403)
  expect((await withCookie(`${bob.token}x`, { origin: stack.url })).status).toBe(401)
  expect((await withCookie('', { origin: stack.url })).status).toBe(401)
  expect(await readTimeline(bob.client, roomId)).toEqual([])
  expect((await withCookie(bob.token, { origin: stack.url })).status).toBe(201)
})

test('ABU-16 headers that claim to be somebody are not believed', async () => {
  const answer = await fetch(`${stack.url}/api/me`, { headers: { 'x-user-id': team.owner.user.id } })
  expect(answer.status).toBe(401)
})

test('ABU-19 markup in every field comes out as text on the pages', async () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>'
  const room = await openChannel(team, [bob])
  await bob.client.updateMe({ body: { display_name: evil, status_text: evil } })
  await team.owner.client.updateChannel({ params: { channel_id: room.id }, body: { topic: evil } })
  await team.owner.client.updateCommunity({ params: { community: team.communityId }, body: { description: evil } })
  const message = await bob.client.postMessage({
    params: { channel_id: room.id },
    body: { body_md: `${evil} [x](javascript:alert(3))` },
  })
  await bob.client.postMessage({
    params: { channel_id: room.id },
    body: { body_md: `\`\`\`${evil}\n${evil}\n\`\`\``, parent_id: message.id },
  })
  const pages = [
    `/c/${team.slug}/channels/${room.id}`,
    `/c/${team.slug}/channels/${room.id}/thread/${message.id}`,
    `/c/${team.slug}/members`,
    `/c/${team.slug}/channels`,
    '/settings',
    `/auth/login?error=${encodeURIComponent(evil)}`,
  ]
  for (const path of pages) {
    const page = await fetch(`${stack.url}${path}`, { headers: { cookie: `ajet_session=${team.owner.token}` } })
    const html = await page.text()
    expect(page.status).toBe(200)
    expect(html).not.toMatch(/<script>alert|<img src=x|href="?javascript:/i)
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/)
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe/)
  }
})
