import { describe, expect, test } from 'bun:test'
import { bucketOf, describeS3 } from '../../testing/each-storage.ts'
import { freePort } from '../../testing/free-port.ts'
import { ManualClock } from '../../std/mod.ts'
import { createS3Storage, type S3Options } from '../mod.ts'
import { streamOf, textOf } from '../storage-fixtures.ts'
import { S3Client } from './s3-client.ts'
import { listFiles, listUnfinished } from './s3-list.ts'

const MB = 1024 * 1024
const plain = { contentType: 'image/png', maxBytes: 100 * MB }
const hello = Buffer.from('hello')
const unfinished = (options: S3Options) => Array.fromAsync(listUnfinished(new S3Client(options)))

describeS3('s3', (server) => {
  test('FS-T7 a missing bucket appears at start, and one that is there is kept', async () => {
    const options = bucketOf(server())
    const client = new S3Client(options)
    expect(await client.find({ method: 'HEAD' })).toBeUndefined()
    const first = await createS3Storage(options)
    expect((await client.find({ method: 'HEAD' }))?.status).toBe(200)
    await first.put('a/b', hello, plain)
    const again = await createS3Storage(options)
    expect(await textOf(await again.get('a/b'))).toBe('hello')
  })

  test('FS-5 several servers that start at once make one bucket', async () => {
    const options = bucketOf(server())
    const stores = await Promise.all(Array.from({ length: 5 }, () => createS3Storage(options)))
    await Promise.all(stores.map((store, index) => store.put(`a/${index}`, hello, plain)))
    expect((await Array.fromAsync((stores[0] as (typeof stores)[number]).list('a/'))).length).toBe(5)
  })

  test('FS-5 wrong credentials are a clear error at start', async () => {
    const started = createS3Storage({ ...bucketOf(server()), secretAccessKey: 'wrong' })
    await expect(started).rejects.toMatchObject({ code: 'storage_unavailable' })
    const cause = await started.catch((error: Error) => error.cause)
    expect(String(cause)).toContain('403')
  })

  test('FS-7 a refused, failed or aborted upload of many parts is ended at the server too', async () => {
    const options = bucketOf(server())
    const storage = await createS3Storage(options)
    const twelve = () => Array.from({ length: 12 }, () => Buffer.alloc(MB))
    await storage.put('a/big', streamOf(twelve()), { ...plain, maxBytes: 11 * MB }).catch(() => undefined)

    const failing = function* () {
      yield* twelve()
      throw new Error('reset')
    }
    await storage.put('a/big', streamOf(failing()), plain).catch(() => undefined)

    const abort = new AbortController()
    const aborting = function* () {
      yield* twelve()
      abort.abort(new Error('gone'))
      yield Buffer.alloc(MB)
    }
    await storage.put('a/big', streamOf(aborting()), { ...plain, signal: abort.signal }).catch(() => undefined)

    expect(await unfinished(options)).toEqual([])
    expect(await storage.head('a/big')).toBeUndefined()
  })

  test('uploads of a process that died are dropped, and running ones are let be', async () => {
    const clock = new ManualClock(Date.now())
    const options = bucketOf(server(), { clock })
    const storage = await createS3Storage(options)
    const client = new S3Client(options)
    for (const key of ['a/<one>&', 'a/two']) {
      await (await client.load({ method: 'POST', key, query: { uploads: '' } })).text()
    }
    await storage.dropUnfinished(3_600_000)
    expect((await unfinished(options)).map(({ key }) => key).toSorted()).toEqual(['a/<one>&', 'a/two'])
    clock.advance(3_700_000)
    await storage.dropUnfinished(3_600_000)
    expect(await unfinished(options)).toEqual([])
  })

  test('lists of more than one page are read to the end', async () => {
    const options = bucketOf(server())
    const storage = await createS3Storage(options)
    const client = new S3Client(options)
    const keys = Array.from({ length: 23 }, (_, index) => `a/${index}`).toSorted()
    await Promise.all(keys.map((key) => storage.put(key, hello, plain)))
    for (const key of keys) await (await client.load({ method: 'POST', key, query: { uploads: '' } })).text()
    const files = await Array.fromAsync(listFiles(client, 'a/', 5))
    expect(files.map(({ key }) => key).toSorted()).toEqual(keys)
    const uploads = await Array.fromAsync(listUnfinished(client, 5))
    expect(uploads.map(({ key }) => key).toSorted()).toEqual(keys)
  })

  test('FS-4 signed addresses are made for the host browsers reach', async () => {
    const storage = await createS3Storage({ ...bucketOf(server()), publicEndpoint: 'https://files.example/s3/' })
    expect(await storage.presignGet('a/b', 60_000)).toStartWith('https://files.example/s3/test-')
  })

  describe('a server that goes away', () => {
    test('is storage_unavailable for every call, and all is well when it is back', async () => {
      const storage = await createS3Storage(bucketOf(server()))
      await storage.put('a/b', hello, plain)
      await server().kill9()
      const calls = [
        storage.put('a/c', hello, plain),
        storage.put('a/c', streamOf([Buffer.alloc(6 * MB)]), plain),
        storage.get('a/b'),
        storage.head('a/b'),
        storage.delete('a/b'),
        storage.health(),
        Array.fromAsync(storage.list('')),
      ]
      const outcomes = await Promise.allSettled(calls)
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : outcome.value))
      expect(codes).toEqual(calls.map(() => 'storage_unavailable'))
      await server().restart()
      expect(await textOf(await storage.get('a/b'))).toBe('hello')
      expect(await storage.head('a/c')).toBeUndefined()
    }, 30_000)
  })
})

test('a server that was never there is storage_unavailable at start', async () => {
  const options = { region: 'us-east-1', bucket: 'b', accessKeyId: 'k', secretAccessKey: 's' }
  const started = createS3Storage({ ...options, endpoint: `http://127.0.0.1:${freePort()}` })
  await expect(started).rejects.toMatchObject({ code: 'storage_unavailable' })
  await started.catch(() => undefined)
})
