import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { buildChannel, buildUser, type TestUser } from '@ajet/shared/testing'
import { fetchRaw, sendFile } from '../testing/send-file.ts'
import { bombOf, pngOf } from '../testing/test-images.ts'
import { testWorld, type TestWorld } from '../testing/test-world.ts'
import { planFiles } from './planned-files.ts'

let world: TestWorld
let png: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  world = await testWorld()
  png = await pngOf(600, 300)
})
afterAll(() => world[Symbol.asyncDispose]())

const send = (user: TestUser, channel: { id: string }, file: Parameters<typeof sendFile>[3] = { bytes: png }) =>
  sendFile(world, user, channel.id, file)
const get = (user: TestUser | null, path: string, headers?: Record<string, string>, method?: string) =>
  fetchRaw(world, user, path, headers, method)
const rowsOf = (id: string) => world.db.kysely.selectFrom('attachments').selectAll().where('id', '=', id).execute()

describe('uploading', () => {
  test('AC-T16 AJ-113 AJ-74 AJ-114 a multipart image upload stores the file and a row with its storage key', async () => {
    const { status, body } = await send(world.member, world.club)
    expect(status).toBe(201)
    expect(body).toMatchObject({ filename: 'cat.png', content_type: 'image/png', width: 600, height: 300 })
    expect(body.size_bytes).toBe(png.byteLength)
    expect(body.placeholder).toStartWith('data:image/png;base64,')
    const [row] = await rowsOf(body.id)
    expect(row).toMatchObject({
      channel_id: world.club.id,
      user_id: world.member.id,
      message_id: null,
      status: 'ready',
    })
    expect(row?.storage_key).toMatch(/^attachments\/[0-9a-f-]{36}\/cat\.png$/)
    const stored = await world.files.storage.get(row?.storage_key ?? '')
    expect(new Uint8Array(await new Response(stored?.body).arrayBuffer())).toEqual(png)
  })

  test('FS-7 a file over the limit is refused while it streams, and nothing is left', async () => {
    const before = await world.files.keys()
    const { status, body } = await send(world.member, world.club, { bytes: new Uint8Array(1_000_001) })
    expect([status, body.code, body.max_bytes]).toEqual([413, 'too_large', 1_000_000])
    expect((await send(world.member, world.club, { bytes: new Uint8Array(2_000_000) })).status).toBe(413)
    await world.api.settle()
    expect(await world.files.keys()).toEqual(before)
    const pending = world.db.kysely.selectFrom('attachments').select('id').where('status', '=', 'pending')
    expect(await pending.execute()).toEqual([])
  })

  test('FLT-03 an upload that breaks off leaves nothing that anybody sees', async () => {
    const before = await world.files.keys()
    const half = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const head = 'Content-Disposition: form-data; name="file"; filename="half.png"'
        controller.enqueue(new TextEncoder().encode(`--xyz\r\n${head}\r\n\r\n`))
        controller.enqueue(png)
        controller.error(new Error('The process died'))
      },
    })
    const headers = {
      authorization: `Bearer ${world.member.token}`,
      'content-type': 'multipart/form-data; boundary=xyz',
    }
    const url = `http://api/api/channels/${world.club.id}/attachments`
    const response = await world.api.fetch(new Request(url, { method: 'POST', headers, body: half }), {
      clientAddress: '::1',
    })
    expect(response.status).toBe(400)
    await world.api.settle()
    expect(await world.files.keys()).toEqual(before)
    const left = world.db.kysely.selectFrom('attachments').select('id').where('filename', '=', 'half.png')
    expect(await left.execute()).toEqual([])
  })

  test('FLT-03 a file is to be deleted until its row takes it over, so that a process that dies in between leaves none', async () => {
    const waiting = () => world.db.kysely.selectFrom('file_deletion_queue').selectAll().execute()
    const put = spyOn(world.files.storage, 'put')
    let planned: Awaited<ReturnType<typeof waiting>> = []
    put.mockImplementationOnce(async (key, body, options) => {
      planned = await waiting()
      put.mockRestore()
      return await world.files.storage.put(key, body, options)
    })
    const { body } = await send(world.member, world.club)
    const [row] = await rowsOf(body.id)
    expect(planned.map(({ storage_key }) => storage_key)).toContain(row?.storage_key ?? '')
    expect(planned.map(({ storage_key }) => storage_key)).toContain(row?.thumbnail_key ?? '')
    expect(planned.every(({ created_at }) => created_at.getTime() > Date.now() + 23 * 3_600_000)).toBe(true)
    expect(await waiting()).toEqual([])

    const orphan = 'attachments/01890000-0000-7000-8000-000000000001/orphan.png'
    await world.files.storage.put(orphan, Buffer.from('half'), { contentType: 'image/png', maxBytes: 10 })
    await planFiles(world.db, [orphan])
    await world.api.settle()
    expect(await world.files.keys()).toContain(orphan)
    await world.db.kysely
      .updateTable('file_deletion_queue')
      .set({ created_at: new Date(0) })
      .execute()
    await world.api.settle()
    expect(await world.files.keys()).not.toContain(orphan)
    expect(await world.files.keys()).toContain(row?.storage_key ?? '')
  })

  test('what is no form, or a form without a file, is refused', async () => {
    const path = `/api/channels/${world.club.id}/attachments`
    expect(await world.call(world.member, 'POST', path, {})).toMatchObject({ status: 415 })
    const type = { 'content-type': 'multipart/form-data; boundary=x' }
    expect((await get(world.member, path, type, 'POST')).status).toBe(400)
  })

  test('only who may post in a channel may upload to it', async () => {
    expect((await send(world.bystander, world.vault)).status).toBe(404)
    expect((await send(world.outsider, world.club)).status).toBe(404)
    expect((await send(world.bystander, world.club)).body.code).toBe('not_a_member')
    expect((await sendFile(world, null, world.club.id, { bytes: png })).status).toBe(401)
    expect((await sendFile(world, world.member, 'nonsense', { bytes: png })).status).toBe(404)
    await world.db.kysely.updateTable('channels').set({ mode_m: true }).where('id', '=', world.club.id).execute()
    expect((await send(world.member, world.club)).body.code).toBe('channel_moderated')
    await world.db.kysely.updateTable('channels').set({ mode_m: false }).where('id', '=', world.club.id).execute()
  })

  test('files that wait to be posted are counted, and there are not too many of them', async () => {
    const hoarder = await buildUser(world.db)
    const channel = await buildChannel(world.db, world.community, { members: [hoarder] })
    await world.db.kysely
      .insertInto('attachments')
      .values(
        Array.from({ length: 100 }, (_, n) => {
          const file = { filename: 'x', content_type: 'x', size_bytes: 1, storage_key: `none/${n}` }
          return { id: newId(), channel_id: channel.id, user_id: hoarder.id, ...file }
        }),
      )
      .execute()
    expect((await send(hoarder, channel)).body).toMatchObject({ status: 409, code: 'limit_reached' })
  })
})

describe('hostile files', () => {
  test('ABU-02 an image that claims a huge canvas is a file like any other, and is never unpacked', async () => {
    const { body } = await send(world.member, world.club, { bytes: await bombOf(60_000, 60_000) })
    expect(body).toMatchObject({ content_type: 'application/octet-stream', width: null, thumbnail_url: null })
    const response = await get(world.member, body.url)
    expect(response.headers.get('content-disposition')).toStartWith('attachment')
    expect((await get(world.member, `/api/attachments/${body.id}/thumbnail`)).status).toBe(404)
  })

  test.each([
    ['SVG', 'pic.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['HTML', 'page.html', 'text/html', '<!doctype html><script>alert(1)</script>'],
    ['a polyglot', 'cat.gif', 'image/gif', 'GIF89a/*<script>alert(1)</script>*/=1'],
  ])('ABU-03 FS-6 %s is only ever saved', async (_, name, type, bytes) => {
    const { body } = await send(world.member, world.club, { name, type, bytes })
    expect(body.content_type).toBe('application/octet-stream')
    const { headers } = await get(world.member, body.url)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toStartWith('attachment')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain('sandbox')
  })

  test('ABU-04 a name that is a path names a file, and no place', async () => {
    for (const name of ['../../etc/passwd', '..\\..\\boot.ini', '/etc/passwd', 'a/../../../b']) {
      const { body } = await send(world.member, world.club, { name, bytes: 'x' })
      expect(body.filename).not.toMatch(/[/\\]|\.\./)
      const [row] = await rowsOf(body.id)
      expect(row?.storage_key.split('/')).toHaveLength(3)
    }
  })

  test('a file may be called as the paths beside it', async () => {
    const { body } = await send(world.member, world.club, { name: 'thumbnail', bytes: 'text' })
    expect(await (await get(world.member, body.url)).text()).toBe('text')
  })
})

describe('fetching', () => {
  test('FS-6 an image is shown, with headers that keep it an image, and may be kept by the browser', async () => {
    const { body } = await send(world.member, world.club)
    const response = await get(world.member, body.url)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png)
    const header = (name: string) => response.headers.get(name)
    expect(header('content-type')).toBe('image/png')
    expect(header('content-disposition')).toStartWith('inline')
    expect(header('cache-control')).toBe('private, max-age=31536000, immutable')
    const etag = header('etag') ?? ''
    expect((await get(world.member, body.url, { 'if-none-match': etag })).status).toBe(304)
    const head = await get(world.member, body.url, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(png.byteLength)])
  })

  test('a range is answered with the range', async () => {
    const { body } = await send(world.member, world.club, { name: 'digits.txt', bytes: '0123456789' })
    const range = async (value: string) => {
      const response = await get(world.member, body.url, { range: value })
      return [response.status, response.headers.get('content-range'), await response.text()]
    }
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await range('bytes=20-')).toEqual([416, 'bytes */10', ''])
    expect(await range('bytes=a')).toEqual([200, null, '0123456789'])
  })

  test('the thumbnail is a WebP of at most 480 pixels', async () => {
    const { body } = await send(world.member, world.club)
    const response = await get(world.member, body.thumbnail_url)
    expect(response.headers.get('content-type')).toBe('image/webp')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(await new Bun.Image(bytes).metadata()).toEqual({ width: 480, height: 240, format: 'webp' })
  })

  test('AC-14 a file is for whoever may read its channel at this moment', async () => {
    const { body } = await send(world.member, world.vault)
    const statusFor = async (user: TestUser | null) => (await get(user, body.url)).status
    expect(await statusFor(world.owner)).toBe(404)
    await world.post(world.member, world.vault, 'Look', { attachment_ids: [body.id] })
    expect(await statusFor(world.owner)).toBe(200)
    expect(await statusFor(world.bystander)).toBe(404)
    expect(await statusFor(world.outsider)).toBe(404)
    expect(await statusFor(null)).toBe(401)
    expect((await get(world.outsider, body.thumbnail_url)).status).toBe(404)
    await world.call(world.member, 'DELETE', `/api/channels/${world.vault.id}/members/${world.owner.id}`)
    expect(await statusFor(world.owner)).toBe(404)
    await world.call(world.member, 'PUT', `/api/channels/${world.vault.id}/members/${world.owner.id}`)
  })

  test('what does not exist is not there', async () => {
    expect((await get(world.member, `/api/attachments/${newId()}/cat.png`)).status).toBe(404)
    expect((await get(world.member, '/api/attachments/1/cat.png')).status).toBe(404)
  })
})

describe('posting', () => {
  test('a message carries its files in their order, in the answer, the event and the timeline', async () => {
    const ids = [
      (await send(world.member, world.club)).body.id,
      (await send(world.member, world.club)).body.id,
    ].toReversed()
    const { result, events } = await world.verify(() =>
      world.post(world.member, world.club, '', { attachment_ids: ids }),
    )
    expect(result.status).toBe(201)
    const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id)
    expect(idsOf(result.body.attachments)).toEqual(ids)
    expect(result.body.attachments[0]).toMatchObject({ filename: 'cat.png', width: 600 })
    expect(events[0]?.payload['attachments']).toEqual(result.body.attachments)
    const { body } = await world.call(world.member, 'GET', `/api/messages/${result.body.id}`)
    expect(body.attachments).toEqual(result.body.attachments)
  })

  test('a message with neither text nor files is refused', async () => {
    for (const more of [{}, { attachment_ids: [] }]) {
      expect((await world.post(world.member, world.club, ' ', more)).body).toMatchObject({ code: 'invalid_input' })
    }
  })

  test('files that are not one’s own, of this channel, complete and unposted cannot be posted, nor eleven', async () => {
    const own = (await send(world.member, world.club)).body.id
    const foreign = (await send(world.owner, world.club)).body.id
    const elsewhere = (await send(world.member, world.vault)).body.id
    const begun = { channel_id: world.club.id, filename: 'a.txt', size_bytes: 3 }
    const pending = (await world.call(world.member, 'POST', '/api/attachments', begun)).body.id
    const posted = (await send(world.member, world.club)).body.id
    await world.post(world.member, world.club, 'first', { attachment_ids: [posted] })
    for (const wrong of [foreign, elsewhere, pending, posted, newId()]) {
      const answer = await world.post(world.member, world.club, 'x', { attachment_ids: [own, wrong] })
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } })
    }
    const many = { attachment_ids: Array.from({ length: 11 }, newId) }
    expect((await world.post(world.member, world.club, 'x', many)).status).toBe(400)
    expect((await rowsOf(own))[0]?.message_id).toBeNull()
  })

  test('a repeated nonce gives the first message with its files, also when both come at once', async () => {
    const ids = [(await send(world.member, world.club)).body.id]
    const more = { nonce: newId(), attachment_ids: ids }
    const post = () => world.post(world.member, world.club, 'once', more)
    const [first, second] = await Promise.all([post(), post()])
    expect([first?.status, second?.body]).toEqual([201, first?.body])
    const other = { nonce: more.nonce, attachment_ids: [newId()] }
    expect((await world.post(world.member, world.club, 'once', other)).body.code).toBe('nonce_reused')
  })

  test('who may not post leaves the files unposted', async () => {
    const { body } = await send(world.member, world.club)
    await world.db.kysely.updateTable('channels').set({ mode_m: true }).where('id', '=', world.club.id).execute()
    const refused = await world.post(world.member, world.club, '', { attachment_ids: [body.id] })
    expect(refused.body.code).toBe('channel_moderated')
    await world.db.kysely.updateTable('channels').set({ mode_m: false }).where('id', '=', world.club.id).execute()
    expect((await rowsOf(body.id))[0]?.message_id).toBeNull()
  })
})

describe('presigned uploads', () => {
  const begin = (more: object = {}) =>
    world.call(world.member, 'POST', '/api/attachments', {
      channel_id: world.club.id,
      filename: 'cat.png',
      size_bytes: png.byteLength,
      ...more,
    })
  const put = async (url: string, body: Uint8Array<ArrayBuffer>) => {
    const headers = { 'content-type': 'application/octet-stream' }
    return await world.api.fetch(new Request(url, { method: 'PUT', headers, body }), { clientAddress: '::1' })
  }
  const complete = (id: string, user = world.member) => world.call(user, 'POST', `/api/attachments/${id}/complete`)

  test('GC-27 a file goes to the address and is checked when it has arrived', async () => {
    const { status, body } = await begin()
    expect([status, body.method, body.fields]).toEqual([201, 'PUT', {}])
    expect((await complete(body.id)).body.code).toBe('upload_incomplete')
    expect((await put(body.upload_url, png)).status).toBe(200)
    const done = await complete(body.id)
    expect(done.body).toMatchObject({ id: body.id, content_type: 'image/png', width: 600 })
    expect((await complete(body.id)).body).toEqual(done.body)
    expect((await world.post(world.member, world.club, '', { attachment_ids: [body.id] })).status).toBe(201)
  })

  test('GC-27 two calls at once that complete an upload both find it complete', async () => {
    const { body } = await begin()
    await put(body.upload_url, png)
    const { storage } = world.files
    const look = storage.get.bind(storage)
    let first: Awaited<ReturnType<typeof complete>> | undefined
    const get = spyOn(storage, 'get').mockImplementationOnce(async (...args) => {
      first = await complete(body.id)
      return await look(...args)
    })
    const second = await complete(body.id)
    get.mockRestore()
    expect(first?.body).toMatchObject({ id: body.id, content_type: 'image/png' })
    expect([second.status, second.body]).toEqual([200, first?.body])
  })

  test('what was checked cannot be changed through the address afterwards', async () => {
    const { body } = await begin()
    await put(body.upload_url, png)
    await complete(body.id)
    await put(body.upload_url, new Uint8Array(png.byteLength))
    const response = await get(world.member, `/api/attachments/${body.id}/cat.png`)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png)
  })

  test('another size, a changed address and an address that has expired are refused', async () => {
    const { body } = await begin()
    expect((await put(body.upload_url, new Uint8Array(3))).status).toBe(409)
    expect((await put(body.upload_url, new Uint8Array(png.byteLength + 1))).status).toBe(413)
    expect((await put(body.upload_url.replace('size=', 'size=1'), png)).status).toBe(404)
    world.clock.advance(61 * 60_000)
    expect((await put(body.upload_url, png)).status).toBe(404)
    expect((await begin({ size_bytes: 1_000_001 })).body.code).toBe('too_large')
  })

  test('an upload is its beginner’s alone, and nobody sees it before it is complete', async () => {
    const { body } = await begin()
    await put(body.upload_url, png)
    expect((await complete(body.id, world.owner)).status).toBe(404)
    expect((await get(world.member, `/api/attachments/${body.id}/cat.png`)).status).toBe(404)
    expect((await begin({ channel_id: newId() })).status).toBe(404)
  })
})

describe('the end of a file', () => {
  test('a deleted message takes its files with it, a tombstone too', async () => {
    for (const withReply of [false, true]) {
      const { body } = await send(world.member, world.club)
      const [row] = await rowsOf(body.id)
      const posted = await world.post(world.member, world.club, 'x', { attachment_ids: [body.id] })
      if (withReply) await world.post(world.owner, world.club, 'reply', { parent_id: posted.body.id })
      await world.verify(() => world.call(world.member, 'DELETE', `/api/messages/${posted.body.id}`))
      expect((await get(world.member, body.url)).status).toBe(404)
      await world.api.settle()
      expect(await world.files.keys()).not.toContain(row?.storage_key ?? '')
      expect(await world.files.keys()).not.toContain(row?.thumbnail_key ?? '')
    }
  })

  test('GC-30 a file nobody posts is gone after a day, a posted one stays', async () => {
    const lost = (await send(world.member, world.club)).body
    const kept = (await send(world.member, world.club)).body
    const [lostRow] = await rowsOf(lost.id)
    await world.post(world.member, world.club, 'x', { attachment_ids: [kept.id] })
    const begun = 'uploads/01890000-0000-7000-8000-000000000001/never-completed.png'
    await world.files.storage.put(begun, Buffer.from('x'), { contentType: 'image/png', maxBytes: 10 })
    await world.api.start()
    world.clock.advance(20 * 60 * 60_000)
    await world.api.settle()
    expect(await world.files.keys()).toEqual(expect.arrayContaining([begun, lostRow?.storage_key]))
    world.clock.advance(5 * 60 * 60_000)
    await world.api.settle()
    expect(await world.files.keys()).not.toContain(begun)
    expect(await rowsOf(lost.id)).toEqual([])
    expect(await world.files.keys()).not.toContain(lostRow?.storage_key ?? '')
    expect((await get(world.member, kept.url)).status).toBe(200)
  })

  test('a deleted channel takes the files of everybody with it', async () => {
    const channel = await buildChannel(world.db, world.community, { members: [world.member] })
    const { body } = await send(world.member, channel)
    const [row] = await rowsOf(body.id)
    await world.call(world.owner, 'DELETE', `/api/channels/${channel.id}`)
    await world.api.settle()
    expect(await world.files.keys()).not.toContain(row?.storage_key ?? '')
  })
})
