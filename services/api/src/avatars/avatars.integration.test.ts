import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { TestUser } from '@ajet/shared/testing'
import { sendPicture } from '../testing/send-picture.ts'
import { bombOf, pngOf } from '../testing/test-images.ts'
import { outline, testWorld, type TestWorld } from '../testing/test-world.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function ask(user: TestUser, method: string, path: string, body?: BodyInit): Promise<Response> {
  const headers = { authorization: `Bearer ${user.token}` }
  const request = new Request(`http://api${path}`, { method, headers, ...(body !== undefined && { body }) })
  return await world.api.fetch(request, { clientAddress: '127.0.0.1' })
}

const put = (user: TestUser, path: string, bytes: Uint8Array<ArrayBuffer> | string) =>
  sendPicture(world, user, path, bytes)

const filesOf = async () => {
  const keys: string[] = []
  for await (const { key } of world.files.storage.list('avatars/')) keys.push(key)
  return keys
}

test('AJ-115 a picture is made anew, kept in the storage, and shown wherever its person is', async () => {
  const { result, events } = await world.verify(
    async () => await put(world.member, '/api/me/avatar', await pngOf(900, 600)),
  )
  expect(result.status).toBe(200)
  const { avatar_url } = result.body
  expect(avatar_url).toMatch(/^\/api\/avatars\/[0-9a-f-]{36}$/)
  expect(outline(events)).toEqual(['user/updated to community', 'user/updated to user'])
  const response = await ask(world.bystander, 'GET', avatar_url)
  expect(response.headers.get('content-type')).toBe('image/webp')
  const image = new Bun.Image(new Uint8Array(await response.arrayBuffer()))
  expect(await image.metadata()).toMatchObject({ width: 384, height: 256, format: 'webp' })
  const { body: posted } = await world.post(world.member, world.club, 'with a face')
  expect(posted.author.avatar_url).toBe(avatar_url)
  const seen = [
    (await world.call(world.owner, 'GET', `/api/messages/${posted.id}`)).body.author,
    (await world.call(world.owner, 'GET', `/api/users/${world.member.id}`)).body,
    (await world.call(world.owner, 'GET', `/api/users?q=mia`)).body.items[0],
    (await world.call(world.member, 'GET', '/api/me')).body,
    (await world.call(world.owner, 'POST', '/api/dms', { user_ids: [world.member.id] })).body.members.find(
      ({ id }: { id: string }) => id === world.member.id,
    ),
  ]
  expect(seen.map((one) => one.avatar_url)).toEqual(Array(5).fill(avatar_url))
})

test('AJ-115 a new picture takes the place of the old one, whose file goes', async () => {
  const first = (await put(world.member, '/api/me/avatar', await pngOf(40, 40))).body.avatar_url
  const second = (await put(world.member, '/api/me/avatar', await pngOf(41, 41))).body.avatar_url
  await world.takeEvents()
  expect((await ask(world.member, 'GET', first)).status).toBe(404)
  expect((await ask(world.member, 'GET', second)).status).toBe(200)
  const gone = await world.call(world.member, 'DELETE', '/api/me/avatar')
  expect(gone.body.avatar_url).toBeNull()
  await world.takeEvents()
  expect(await filesOf()).toEqual([])
  expect((await world.post(world.member, world.club, 'faceless')).body.author.avatar_url).toBeNull()
})

test('AJ-115 communities and webhooks have a picture, given by who runs them', async () => {
  const community = `/api/communities/${world.community.slug}`
  const png = await pngOf(64, 64)
  expect((await put(world.member, `${community}/icon`, png)).body.code).toBe('forbidden')
  expect((await put(world.outsider, `${community}/icon`, png)).body.code).toBe('not_found')
  const { result } = await world.verify(() => put(world.owner, `${community}/icon`, png))
  expect((await world.call(world.member, 'GET', community)).body.icon_url).toBe(result.body.icon_url)
  expect((await world.call(world.member, 'DELETE', `${community}/icon`)).body.code).toBe('forbidden')
  const { result: bare, events } = await world.verify(() => world.call(world.owner, 'DELETE', `${community}/icon`))
  expect(bare.body.icon_url).toBeNull()
  expect(outline(events)).toEqual(['community/updated to community'])
  expect((await ask(world.owner, 'GET', result.body.icon_url)).status).toBe(404)
  const { items: acts } = (await world.call(world.owner, 'GET', `${community}/audit?action=community/updated`)).body
  expect(acts.map(({ data }: { data: object }) => data)).toEqual([{ icon: 'changed' }, { icon: 'removed' }])
  const hook = (
    await world.call(world.owner, 'POST', `${community}/webhooks`, { channel_id: world.club.id, name: 'CI' })
  ).body
  expect((await put(world.bystander, `/api/webhooks/${hook.id}/icon`, png)).body.code).toBe('forbidden')
  expect((await put(world.outsider, `/api/webhooks/${hook.id}/icon`, png)).body.code).toBe('not_found')
  const icon = (await put(world.owner, `/api/webhooks/${hook.id}/icon`, png)).body.avatar_url
  const request = new Request(`http://api/api/webhooks/${hook.id}/incoming`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hook.token}`, 'content-type': 'application/json' },
    body: '{"text":"done"}',
  })
  await world.api.fetch(request, { clientAddress: '127.0.0.1' })
  const { items } = (await world.call(world.member, 'GET', `/api/channels/${world.club.id}/messages?limit=1`)).body
  expect(items[0].author).toMatchObject({ kind: 'webhook', avatar_url: icon })
})

test('ABU-02 what is no picture, a bomb, too large or no form is refused and leaves nothing', async () => {
  const before = await filesOf()
  const code = async (bytes: Uint8Array<ArrayBuffer> | string) =>
    (await put(world.member, '/api/me/avatar', bytes)).body.code
  expect(await code('<svg onload=alert(1)>')).toBe('unsupported_media_type')
  expect(await code('')).toBe('unsupported_media_type')
  expect(await code(await bombOf(60_000, 60_000))).toBe('unsupported_media_type')
  expect(await code(new Uint8Array(9 * 1024 * 1024))).toBe('too_large')
  expect((await ask(world.member, 'PUT', '/api/me/avatar', 'x')).status).toBe(415)
  for (const id of ['nonsense', '..%2f..%2fetc', '01940000-0000-7000-8000-000000000001']) {
    expect((await ask(world.member, 'GET', `/api/avatars/${id}`)).status).toBe(404)
  }
  expect(await filesOf()).toEqual(before)
})
