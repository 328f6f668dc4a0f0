import { buildConfig } from '@ajet/shared/config'
import { silentLogger } from '@ajet/shared/logging'
import { testDatabase, tempFolder } from '@ajet/shared/testing'
import { afterAll, expect, test } from 'bun:test'
import { composeServer } from './compose-server.ts'

const folder = tempFolder('compose')
afterAll(folder.remove)

const setup_token = 'token-of-this-test'
const password = 'correct horse battery'

/** A whole server in memory, and a way to call it as somebody. */
async function startServer() {
  const stack = new AsyncDisposableStack()
  const database = stack.use(await testDatabase())
  const values = { profile: 'test', 'db.url': database.url, 'http.port': 0, 'metrics.port': 0, setup_token }
  const server = stack.use(await composeServer(buildConfig(values, folder.path), { logger: silentLogger }))
  const fetchAs = (token: string, method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    return server.fetch(new Request(`${server.url}${path}`, { method, headers, body: body && JSON.stringify(body) }))
  }
  const call = async (token: string, method: string, path: string, body?: object) => {
    const text = await (await fetchAs(token, method, path, body)).text()
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }
  return { server, fetchAs, call, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

interface Frame {
  readonly event: string
  readonly data: Record<string, unknown>
}

/** The frames of a terminal's stream, one by one. */
async function* framesOf(response: Response): AsyncGenerator<Frame> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of response.body ?? new ReadableStream<Uint8Array>()) {
    const blocks = (text + decoder.decode(part, { stream: true })).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, event, data = '{}'] = /^event: (.*)\ndata: (.*)$/m.exec(block) ?? []
      if (event !== undefined) yield { event, data: JSON.parse(data) as Record<string, unknown> }
    }
  }
}

/** Reads on to the frame that fits; what came before it is passed by. */
async function next(frames: AsyncGenerator<Frame>, fits: (frame: Frame) => boolean): Promise<Frame> {
  for (;;) {
    const { value, done } = await frames.next()
    if (done) throw new Error('The stream ended before')
    if (fits(value)) return value
  }
}

test('who joins a community while connected hears it, its channels and what is said there from then on', async () => {
  await using house = await startServer()
  const { call, fetchAs } = house
  const account = (username: string) => ({ username, email: `${username}@example.org`, password })
  const home = { name: 'Home', slug: 'home' }
  const owner = String(
    (await call('', 'POST', '/auth/setup', { setup_token, ...account('ada'), community: home })).token,
  )
  const homeInvite = String((await call(owner, 'POST', '/api/communities/home/invites', {})).code)
  const guest = String((await call('', 'POST', '/auth/register', { invite_code: homeInvite, ...account('bob') })).token)
  const club = String((await call(owner, 'POST', '/api/communities', { name: 'Club', slug: 'club' })).id)
  const frames = framesOf(await fetchAs(guest, 'GET', '/ws/tui/events'))
  await next(frames, ({ event }) => event === 'init')

  const { code } = await call(owner, 'POST', `/api/communities/${club}/invites`, {})
  await call(guest, 'POST', `/api/invites/${String(code)}/accept`)
  const isJoin = ({ event, data }: Frame) => event === 'member.join' && data['community_id'] === club
  const joined = await next(frames, (frame) => isJoin(frame) && frame.data['channel_id'] === null)
  expect(joined.data).toMatchObject({ user: { username: 'bob' }, role: 'member', member_count: 2 })
  const channel = String(
    (await next(frames, (frame) => isJoin(frame) && frame.data['channel_id'] !== null)).data['channel_id'],
  )

  const typing = await fetchAs(guest, 'POST', '/ws/tui/typing', { channel_id: channel, state: 'start' })
  expect(typing.status).toBe(204)
  await call(owner, 'POST', `/api/channels/${channel}/messages`, { body_md: 'welcome' })
  const said = await next(frames, ({ event }) => event === 'message.new')
  expect(said.data).toMatchObject({ channel_id: channel, message: { body_md: 'welcome' } })

  const { id } = await call(guest, 'GET', '/api/me')
  await call(owner, 'DELETE', `/api/communities/${club}/members/${String(id)}`)
  await next(frames, ({ event, data }) => event === 'member.leave' && data['channel_id'] === null)
  await call(owner, 'POST', `/api/channels/${channel}/messages`, { body_md: 'among us' })
  await call(guest, 'PATCH', '/api/me', { display_name: 'Bob' })
  const after = await next(frames, ({ event }) => event === 'message.new' || event === 'user.update')
  expect(after.event).toBe('user.update')
  expect((await fetchAs(guest, 'POST', '/ws/tui/typing', { channel_id: channel, state: 'stop' })).status).toBe(403)
}, 30_000)
