import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient, type ApiClient } from '@ajet/shared/api-client'
import { buildConfig } from '@ajet/shared/config'
import { silentLogger } from '@ajet/shared/logging'
import { views, type AttachmentView } from '@ajet/shared/schema'
import { testDatabase, type TestDatabase } from '@ajet/shared/testing'
import { composeServer, type RunningServer } from '@ajet/server'

const PASSWORD = 'correct horse battery'
const setup_token = 'token-of-this-test'
const MIB = 1024 * 1024
/** One pixel. */
const PNG = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
)

let database: TestDatabase
let server: RunningServer
let data_dir: string
let ownerToken = ''
let count = 0
const unique = (word: string) => `${word}-${++count}`

beforeAll(async () => {
  database = await testDatabase({ poolSize: 5 })
  data_dir = await mkdtemp(join(tmpdir(), 'ajet-conformance-'))
  const limits = { 'limits.writes_per_second': 100_000, 'limits.writes_burst': 100_000 }
  const settings = { profile: 'test', 'http.port': 0, 'db.url': database.url, data_dir, setup_token, ...limits }
  server = await composeServer(buildConfig(settings, '/tmp'), { logger: silentLogger })
  const account = { username: 'olivia', email: 'olivia@example.org', password: PASSWORD }
  const body = { setup_token, ...account, community: { name: 'Home', slug: 'home' } }
  ownerToken = (await createApiClient({ baseUrl: server.url }).setup({ body })).token
}, 30_000)
afterAll(async () => {
  await server.dispose()
  await database.drop()
  await rm(data_dir, { recursive: true, force: true })
})

describe.each(['in memory', 'over HTTP'])('SH-6 the client %s', (way) => {
  const transport = way === 'in memory' ? { fetch: async (request: Request) => await server.fetch(request) } : {}
  const ask = async (request: Request) => (way === 'in memory' ? await server.fetch(request) : await fetch(request))
  const clientOf = (token: string | null): ApiClient =>
    createApiClient({ baseUrl: server.url, token, verifyOutput: true, retries: 0, ...transport })
  const owner = () => clientOf(ownerToken)

  async function newcomer() {
    const { code } = await owner().createInvite({ params: { community: 'home' }, body: {} })
    const username = unique('user')
    const account = { username, email: `${username}@example.org`, password: PASSWORD }
    const { token } = await clientOf(null).register({ body: { invite_code: code, ...account } })
    return { token, client: clientOf(token) }
  }

  async function room(visibility: 'public' | 'private' = 'public') {
    const body = { name: unique('room'), visibility }
    const channel = await owner().createChannel({ params: { community: 'home' }, body })
    return { channel, params: { channel_id: channel.id }, uploads: `/api/channels/${channel.id}/attachments` }
  }

  const upload = (client: ApiClient, path: string, file: File): Promise<AttachmentView> =>
    client.upload(path, file, { output: views.attachmentView })
  const get = (path: string, token: string) =>
    ask(new Request(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } }))

  test('AC-14 AC-T16 a multipart image upload stores the file and an attachment, to be posted and fetched', async () => {
    const { params, uploads } = await room()
    const file = await upload(owner(), uploads, new File([PNG], 'dot.png', { type: 'image/png' }))
    expect(file).toMatchObject({ filename: 'dot.png', content_type: 'image/png', width: 1, height: 1 })
    const message = await owner().postMessage({ params, body: { body_md: '', attachment_ids: [file.id] } })
    expect(message.attachments).toEqual([file])
    const fetched = await get(file.url ?? '', ownerToken)
    expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(PNG)
    expect((await get(file.thumbnail_url ?? '', ownerToken)).headers.get('content-type')).toBe('image/webp')
    const row = database.db.kysely.selectFrom('attachments').select('storage_key').where('id', '=', file.id)
    const { storage_key } = await row.executeTakeFirstOrThrow()
    expect(storage_key).toMatch(/^attachments\/[0-9a-f-]{36}\/dot\.png$/)
  })

  test('FS-7 a file may be larger than any other body, up to its own limit', async () => {
    const { uploads } = await room()
    const big = await upload(owner(), uploads, new File([new Uint8Array(9 * MIB)], 'big.bin'))
    expect(big.size_bytes).toBe(9 * MIB)
    const headers = { authorization: `Bearer ${ownerToken}` }
    const bytes = (await get(big.url ?? '', ownerToken)).arrayBuffer()
    expect((await bytes).byteLength).toBe(9 * MIB)
    const huge = new Request(`${server.url}${uploads}`, { method: 'POST', headers, body: formOf(10 * MIB + 1) })
    expect((await ask(huge)).status).toBe(413)
    const elsewhere = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }
    const body = JSON.stringify({ text: 'x'.repeat(2 * MIB) })
    expect((await ask(new Request(`${server.url}/api/communities`, { ...elsewhere, body }))).status).toBe(413)
  })

  test('GC-27 a file goes to an address of its own and is completed', async () => {
    const { params } = await room()
    const body = { ...params, filename: 'dot.png', size_bytes: PNG.byteLength }
    const begun = await owner().beginUpload({ body })
    const put = new Request(begun.upload_url, { method: begun.method, headers: begun.headers, body: PNG })
    expect((await ask(put)).status).toBe(200)
    const done = await owner().completeUpload({ params: { attachment_id: begun.id } })
    expect(done).toMatchObject({ id: begun.id, content_type: 'image/png' })
  })

  test('AC-14 a file is for members alone, and no longer for who has been removed', async () => {
    const { channel, params, uploads } = await room('private')
    const { token, client } = await newcomer()
    const { id: user } = await client.getMe()
    await owner().addChannelMember({ params: { channel_id: channel.id, user } })
    const file = await upload(owner(), uploads, new File([PNG], 'dot.png'))
    await owner().postMessage({ params, body: { body_md: 'Look', attachment_ids: [file.id] } })
    expect((await get(file.url ?? '', token)).status).toBe(200)
    await owner().removeChannelMember({ params: { channel_id: channel.id, user } })
    expect((await get(file.url ?? '', token)).status).toBe(404)
  })

  test('AC-4 AC-T13 a search finds messages, channels and people, and only what can be reached', async () => {
    const [open, closed] = [await room(), await room('private')]
    const { client } = await newcomer()
    const word = unique('capybara')
    await owner().postMessage({ params: open.params, body: { body_md: `The ${word} swims` } })
    await owner().postMessage({ params: closed.params, body: { body_md: `The ${word} hides` } })
    await server.settle()
    const found = async (who: ApiClient) => {
      const { messages } = await who.search({ query: { q: `"${word}"`, type: ['messages'] } })
      return messages?.items.map(({ message }) => message.body_md).toSorted()
    }
    expect(await found(owner())).toEqual([`The ${word} hides`, `The ${word} swims`])
    expect(await found(client)).toEqual([`The ${word} swims`])
    const { channels, users } = await client.search({ query: { q: open.channel.name } })
    expect(channels?.items.map(({ id }) => id)).toEqual([open.channel.id])
    expect(users?.items).toEqual([])
    const people = await client.search({ query: { q: 'olivia', type: ['users'] } })
    expect(people.users?.items).toMatchObject([{ username: 'olivia' }])
    const hidden = await client.search({ query: { q: closed.channel.name, type: ['channels'] } })
    expect(hidden.channels?.items).toEqual([])
  })
})

function formOf(bytes: number): FormData {
  const form = new FormData()
  form.append('file', new File([new Uint8Array(bytes)], 'big.bin'))
  return form
}
