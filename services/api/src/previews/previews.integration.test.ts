import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createGuardedFetch } from '@ajet/shared/http'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
const asked: string[] = []
const pages: Record<string, () => Response> = {
  '/story': () => html('<title>A story</title><meta name="description" content="Of a fish">'),
  '/other': () => html('<title>Another</title>'),
  '/latin': () =>
    new Response(Buffer.from('<title>Caf\u00e9</title>', 'latin1'), {
      headers: { 'content-type': 'text/html; charset=iso-8859-1' },
    }),
  '/odd': () => html('<title>Odd</title>', 'text/html; charset=x-nonsense'),
  '/picture': () => new Response('<title>x</title>', { headers: { 'content-type': 'image/png' } }),
  '/error': () => new Response('<title>x</title>', { status: 500, headers: { 'content-type': 'text/html' } }),
  '/endless': () =>
    new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) }), {
      headers: { 'content-type': 'text/html' },
    }),
  '/inside': () => new Response(null, { status: 302, headers: { location: 'http://10.0.0.1/' } }),
}
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request) => {
    const { pathname } = new URL(request.url)
    asked.push(pathname)
    return pages[pathname]?.() ?? new Response('gone', { status: 404 })
  },
})
/** `site.test` is the server of this test; nothing else exists. */
const resolve = async (name: string) => (name === 'site.test' ? ['127.0.0.1'] : [])
const at = (path: string) => `http://site.test:${server.port}${path}`

beforeAll(async () => {
  world = await testWorld({ fetch: createGuardedFetch({ resolve, allow: ['127.0.0.1'] }) })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await server.stop(true)
})
beforeEach(async () => {
  asked.length = 0
  await world.db.kysely.deleteFrom('link_previews').execute()
})

interface Shown {
  readonly id: string
  readonly url: string
  readonly title: string
}

const say = (text: string) => world.verify(() => world.post(world.member, world.club, text))
const previewsOf = async (id: string): Promise<readonly Shown[]> =>
  (await world.call(world.member, 'GET', `/api/messages/${id}`)).body.previews
const titlesOf = async (id: string) => (await previewsOf(id)).map(({ title }) => title)

describe('a link', () => {
  test('is looked up behind the post, and everybody in the channel is told', async () => {
    const { result, events } = await say(`Look: ${at('/story')}`)
    expect(result.body.previews).toEqual([])
    expect(outline(events)).toEqual(['message/created to channel', 'message/previewed to channel'])
    const [preview] = await previewsOf(result.body.id)
    expect(preview as unknown).toEqual({
      id: expect.any(String),
      url: at('/story'),
      title: 'A story',
      description: 'Of a fish',
      site_name: 'site.test',
    })
    expect(events[1]?.payload).toMatchObject({ message_id: result.body.id, previews: [preview] })
  })

  test('is fetched once a day for all, and the first three of a message only', async () => {
    const { result } = await say(['/story', '/other', '/latin', '/odd'].map(at).join(' '))
    expect(await titlesOf(result.body.id)).toEqual(['A story', 'Another', 'Café'])
    await say(at('/story'))
    expect(asked.toSorted()).toEqual(['/latin', '/other', '/story'])
    world.clock.advance(25 * 3_600_000)
    await say(at('/story'))
    world.clock.advance(-25 * 3_600_000)
    expect(asked.filter((path) => path === '/story')).toHaveLength(2)
  })

  test('in code or behind a spoiler, and one to this server, is not looked up', async () => {
    await say(`\`${at('/story')}\` ||${at('/other')}|| https://chat.example.org/c/secret`)
    expect(asked).toEqual([])
  })

  test('ABU-05 that leads inside, to no page or to nothing worth showing has no preview', async () => {
    const inside = ['http://127.0.0.1:1/', 'http://10.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/latest']
    for (const url of [...inside, ...['/inside', '/picture', '/error', '/endless', '/missing'].map(at)]) {
      const { result, events } = await say(url)
      expect(outline(events)).toEqual(['message/created to channel'])
      expect(await titlesOf(result.body.id)).toEqual([])
    }
  })

  test('of an odd encoding is read as well as can be', async () => {
    const { result } = await say(at('/odd'))
    expect(await titlesOf(result.body.id)).toEqual(['Odd'])
  })
})

describe('a preview', () => {
  test('follows an edit of the text', async () => {
    const { result } = await say(at('/story'))
    const path = `/api/messages/${result.body.id}`
    await world.verify(() => world.call(world.member, 'PUT', path, { body_md: `now ${at('/other')}` }))
    expect(await titlesOf(result.body.id)).toEqual(['Another'])
    const { events } = await world.verify(() => world.call(world.member, 'PUT', path, { body_md: 'no link' }))
    expect(outline(events)).toEqual(['message/edited to channel', 'message/previewed to channel'])
    expect(await previewsOf(result.body.id)).toEqual([])
  })

  test('is taken away by the author or who runs the channel, for good', async () => {
    const { result } = await say(at('/story'))
    const [preview] = await previewsOf(result.body.id)
    const path = `/api/previews/${preview?.id}`
    expect((await world.call(world.bystander, 'DELETE', path)).body.code).toBe('forbidden')
    expect((await world.call(world.outsider, 'DELETE', path)).body.code).toBe('not_found')
    const { events } = await world.verify(() => world.call(world.owner, 'DELETE', path))
    expect(outline(events)).toEqual(['message/previewed to channel'])
    expect((await world.call(world.member, 'DELETE', path)).status).toBe(204)
    const edit = { body_md: `still ${at('/story')}` }
    await world.verify(() => world.call(world.member, 'PUT', `/api/messages/${result.body.id}`, edit))
    expect(await previewsOf(result.body.id)).toEqual([])
  })

  test('goes with its message', async () => {
    const { result } = await say(at('/story'))
    await world.post(world.owner, world.club, 'reply', { parent_id: result.body.id })
    await world.verify(() => world.call(world.member, 'DELETE', `/api/messages/${result.body.id}`))
    expect(
      await world.db.kysely.selectFrom('message_previews').where('message_id', '=', result.body.id).execute(),
    ).toEqual([])
  })

  test('is not made where the community does not want it', async () => {
    const path = `/api/communities/${world.community.slug}`
    const off = await world.verify(() => world.call(world.owner, 'PATCH', path, { link_previews: false }))
    expect(off.result.body.link_previews).toBe(false)
    await say(at('/story'))
    expect(asked).toEqual([])
    await world.call(world.owner, 'PATCH', path, { link_previews: true })
  })
})

function html(body: string, type = 'text/html'): Response {
  return new Response(body, { headers: { 'content-type': type } })
}
