import { expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient } from '@ajet/shared/api-client'
import { bucketOf, describeS3, freePort, testDatabase, type S3Server } from '@ajet/shared/testing'
import { foundTeam, openChannel } from '../support/people.ts'
import { watchSecrets } from '../support/secret-watch.ts'
import { startServerProcess, untilReady } from '../support/server-process.ts'
import { startTwoNodes } from '../support/two-nodes.ts'
import { largePng, uploadParts } from '../support/uploads.ts'

describeS3('files in a real S3', (s3) => {
  test('AJ-112 FS-5 GC-15 two nodes share the files: what one takes the other gives, also when it goes straight to the store', async () => {
    await using nodes = await startTwoNodes(settingsOf(s3()))
    const team = await foundTeam(nodes.place)
    const channel = await openChannel(team, [])
    const [one = '', other = ''] = nodes.urls
    const image = largePng(400)
    const taken = await uploadParts({ url: one }, team.owner, channel.id, 'grey.png', [image])
    expect(taken.status).toBe(201)
    const file = (await taken.json()) as { readonly id: string; readonly filename: string }
    const at = (url: string, path: string) =>
      fetch(`${url}${path}`, { headers: { authorization: `Bearer ${team.owner.token}` } })
    const whole = await at(other, `/api/attachments/${file.id}/${file.filename}`)
    expect(await whole.bytes()).toEqual(new Uint8Array(image))
    const thumbnail = await at(other, `/api/attachments/${file.id}/thumbnail`)
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp'])

    const [here, there] = [one, other].map((baseUrl) => createApiClient({ baseUrl, token: team.owner.token }))
    const bytes = crypto.getRandomValues(new Uint8Array(300_000))
    const announced = { channel_id: channel.id, filename: 'noise.bin', size_bytes: bytes.length }
    const begun = await here?.beginUpload({ body: { ...announced, content_type: 'application/octet-stream' } })
    if (!begun || !there) throw new Error('Both nodes have a client')
    expect(new URL(begun.upload_url).origin).toBe(s3().endpoint)
    const { status } = await fetch(begun.upload_url, { method: 'PUT', headers: begun.headers, body: bytes })
    expect(status).toBe(200)
    const completed = await there.completeUpload({ params: { attachment_id: begun.id } })
    expect(completed).toMatchObject({ filename: 'noise.bin', size_bytes: bytes.length })
    const body = { body_md: 'both', attachment_ids: [file.id, begun.id] }
    await there.postMessage({ params: { channel_id: channel.id }, body })
    expect(await (await at(one, `/api/attachments/${begun.id}/noise.bin`)).bytes()).toEqual(bytes)
  }, 60_000)

  test('FLT-20 a backup takes the files out of the store while the server runs, and a restore puts them into another', async () => {
    await using database = await testDatabase()
    await using target = await testDatabase()
    await target.db.sql.unsafe('drop schema public cascade; create schema public')
    const folder = await mkdtemp(join(tmpdir(), 'ajet-s3-backup-'))
    const archive = join(folder, 'chat.tar.zst')
    const from = { ...settingsOf(s3()), AJET_DB_URL: database.url, AJET_DATA_DIR: folder }
    const to = { ...settingsOf(s3()), AJET_DB_URL: target.url, AJET_DATA_DIR: folder }
    const bytes = crypto.getRandomValues(new Uint8Array(200_000))
    let place = { channelId: '', fileId: '', token: '' }
    {
      await using server = await serve(from)
      const team = await foundTeam(server)
      const channel = await openChannel(team, [])
      const taken = await uploadParts(server, team.owner, channel.id, 'noise.bin', [bytes])
      const { id } = (await taken.json()) as { readonly id: string }
      const body = { body_md: 'kept', attachment_ids: [id] }
      await team.owner.client.postMessage({ params: { channel_id: channel.id }, body })
      place = { channelId: channel.id, fileId: id, token: team.owner.token }
      expect(await run(['backup', archive], from)).toBe(0)
    }
    expect(await run(['restore', archive], to)).toBe(0)
    await using restored = await serve(to)
    const client = createApiClient({ baseUrl: restored.url, token: place.token })
    const { items } = await client.listMessages({ params: { channel_id: place.channelId } })
    expect(items.map(({ body_md }) => body_md)).toEqual(['kept'])
    const address = `${restored.url}/api/attachments/${place.fileId}/noise.bin`
    const file = await fetch(address, { headers: { authorization: `Bearer ${place.token}` } })
    expect(await file.bytes()).toEqual(bytes)
    await rm(folder, { recursive: true, force: true })
  }, 90_000)
})

/** A bucket of its own. */
function settingsOf(server: S3Server): Readonly<Record<string, string>> {
  const { endpoint, bucket, accessKeyId, secretAccessKey } = bucketOf(server)
  return {
    AJET_S3_ENDPOINT: endpoint,
    AJET_S3_BUCKET: bucket,
    AJET_S3_ACCESS_KEY_ID: accessKeyId,
    AJET_S3_SECRET_ACCESS_KEY: secretAccessKey,
  }
}

const setupToken = 'setup-token-of-the-tests'

async function serve(env: Readonly<Record<string, string>>) {
  const port = freePort()
  const url = `http://localhost:${port}`
  const settings = { ...env, AJET_SETUP_TOKEN: setupToken, AJET_HTTP_PORT: String(port), AJET_HTTP_HOST: '127.0.0.1' }
  const server = startServerProcess(['serve'], settings)
  await untilReady(url, server)
  const secrets = watchSecrets()
  const dispose = async () => {
    await server[Symbol.asyncDispose]()
    secrets.check(server.output())
  }
  return { url, setupToken, secrets, [Symbol.asyncDispose]: dispose }
}

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const command = startServerProcess(args, env)
  const code = await command.exited
  if (code !== 0) throw new Error(command.output())
  return code
}
