import { expect, test } from 'bun:test'
import { createS3Storage } from '../mod.ts'

test('ABU-05 a store that sends us elsewhere is not followed: neither files nor signatures go to another host', async () => {
  const asked: string[] = []
  using elsewhere = Bun.serve({ port: 0, fetch: ({ url }) => (asked.push(url), new Response('mine')) })
  let isRedirecting = false
  using store = Bun.serve({
    port: 0,
    fetch: ({ url }) =>
      isRedirecting ? Response.redirect(`${elsewhere.url}${new URL(url).pathname}`, 307) : new Response(),
  })
  const storage = await createS3Storage({
    endpoint: store.url.origin,
    region: 'us-east-1',
    bucket: 'files',
    accessKeyId: 'ajet',
    secretAccessKey: 'a secret of this test',
  })
  isRedirecting = true
  const put = storage.put('a/b', Buffer.from('hello'), { contentType: 'text/plain', maxBytes: 10 })
  await expect(put).rejects.toMatchObject({ code: 'storage_unavailable' })
  await expect(storage.get('a/b')).rejects.toMatchObject({ code: 'storage_unavailable' })
  expect(asked).toEqual([])
})
