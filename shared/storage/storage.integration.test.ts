import { describe, expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { eachStorage } from '../testing/each-storage.ts'
import { ManualClock } from '../std/mod.ts'
import { attachmentKey, collectOrphans, createStorage, storeUpload } from './mod.ts'
import type { ListedFile, Storage, StorageConfig } from './mod.ts'
import { S3Client } from './s3/s3-client.ts'
import { listUnfinished } from './s3/s3-list.ts'
import { streamOf, textOf } from './storage-fixtures.ts'

const uploaderScript = join(import.meta.dir, 'half-upload-fixtures.ts')
const MB = 1024 * 1024
const plain = { contentType: 'image/png', maxBytes: 20 * MB }
const hello = Buffer.from('hello')

eachStorage(({ open, request, name, config }) => {
  test('FS-T1 an uploaded file can be fetched by its key, with its size and type', async () => {
    await using storage = await open()
    const key = attachmentKey('cat.png')
    expect(await storage.put(key, hello, plain)).toEqual({ size: 5 })
    const file = await storage.get(key)
    expect(file).toMatchObject({ size: 5, contentType: 'image/png' })
    expect(await textOf(file)).toBe('hello')
    expect(await storage.head(key)).toMatchObject({ size: 5, contentType: 'image/png' })
    expect(Math.abs(Date.now() - (file?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000)
  })

  test('FS-1 a file without bytes is a file', async () => {
    await using storage = await open()
    expect(await storage.put('a/empty', streamOf([]), plain)).toEqual({ size: 0 })
    expect(await textOf(await storage.get('a/empty'))).toBe('')
    expect(await storage.head('a/empty')).toMatchObject({ size: 0 })
  })

  describe('FS-T2 fetched bytes equal uploaded bytes', () => {
    const part = 5 * MB
    for (const size of [1, 65_536, part - 1, part, part + 1, 2 * part, 12 * MB + 7]) {
      test(`${size} bytes in uneven pieces`, async () => {
        await using storage = await open()
        const bytes = crypto.getRandomValues(Buffer.alloc(Math.min(size, 65_536)))
        const whole = Buffer.alloc(size, bytes)
        const pieces = piecesOf(whole, 700_001)
        expect(await storage.put('a/b', streamOf(pieces), plain)).toEqual({ size })
        const file = await storage.get('a/b')
        expect(file?.size).toBe(size)
        expect(Buffer.compare(await new Response(file?.body).bytes(), whole)).toBe(0)
      })
    }
  })

  test('FS-T3 after delete a fetch gives nothing, not an error; a second delete does nothing', async () => {
    await using storage = await open()
    await storage.put('a/b', hello, plain)
    await storage.delete('a/b')
    expect(await storage.get('a/b')).toBeUndefined()
    expect(await storage.head('a/b')).toBeUndefined()
    await storage.delete('a/b')
    await storage.delete('a')
  })

  test('FS-1 a file is replaced in one step, with its type', async () => {
    await using storage = await open()
    await storage.put('a/b', hello, plain)
    await storage.put('a/b', Buffer.from('other'), { ...plain, contentType: 'application/octet-stream' })
    const file = await storage.get('a/b')
    expect(file?.contentType).toBe('application/octet-stream')
    expect(await textOf(file)).toBe('other')
  })

  test('FS-8 keys of any letters and signs are kept apart and listed as they are', async () => {
    await using storage = await open()
    const names = ['Grüße 日本 😀.gif', "a b+c%20d#e&g=h;'(x)!@$,.png", '.hidden', 'a&amp;b.txt', 'ａ.txt', '~tilde']
    const keys = names.map(attachmentKey)
    for (const key of keys) await storage.put(key, Buffer.from(key), plain)
    for (const key of keys) expect(await textOf(await storage.get(key))).toBe(key)
    expect((await listed(storage, 'attachments/')).map(({ key }) => key).toSorted()).toEqual(keys.toSorted())
  })

  describe('ABU-04 a hostile key names no file and leaves the folder never', () => {
    const hostile = [
      '../a',
      'a/../../b',
      '/etc/passwd',
      'a//b',
      'a/./b',
      'a\\..\\b',
      'a/\0',
      'a/\n',
      '',
      'a/',
      '..',
      'a/\ud800',
    ]
    for (const key of [...hostile, `a/${'x'.repeat(256)}`, 'a/'.repeat(600)]) {
      test(JSON.stringify(key.slice(0, 20)), async () => {
        await using storage = await open()
        await expect(storage.put(key, hello, plain)).rejects.toMatchObject({ code: 'invalid_input' })
        await expect(storage.presignGet(key, 1_000)).rejects.toMatchObject({ code: 'invalid_input' })
        expect(await storage.get(key)).toBeUndefined()
        expect(await storage.head(key)).toBeUndefined()
        await storage.delete(key)
        expect(await listed(storage, '')).toEqual([])
      })
    }
  })

  describe('FS-7 a file over the limit is refused while streaming and leaves nothing', () => {
    for (const [title, maxBytes] of [
      ['small', 10],
      ['in several parts', 11 * MB],
    ] as const) {
      test(title, async () => {
        await using storage = await open()
        let given = 0
        const chunk = Buffer.alloc(Math.ceil(maxBytes / 10))
        const endless = streamOf(
          (function* () {
            for (;;) {
              given += chunk.byteLength
              yield chunk
            }
          })(),
        )
        const refused = storage.put('a/b', endless, { ...plain, maxBytes })
        await expect(refused).rejects.toMatchObject({ code: 'too_large', status: 413, data: { max_bytes: maxBytes } })
        await refused.catch(() => undefined)
        expect(given).toBeLessThan(maxBytes + 3 * chunk.byteLength)
        await expectNothingLeft(storage)
      })
    }

    test('exactly the limit is taken', async () => {
      await using storage = await open()
      expect(await storage.put('a/b', hello, { ...plain, maxBytes: 5 })).toEqual({ size: 5 })
      await expect(storage.put('a/c', hello, { ...plain, maxBytes: 4 })).rejects.toMatchObject({ code: 'too_large' })
    })
  })

  describe('FS-7 an upload that breaks off leaves nothing', () => {
    for (const sent of [3, 6 * MB]) {
      test(`aborted after ${sent} bytes, while the sender is silent`, async () => {
        await using storage = await open()
        const abort = new AbortController()
        const cancelled = Promise.withResolvers<unknown>()
        let asked = 0
        const source = {
          pull: (controller: ReadableStreamDefaultController<Uint8Array>) =>
            asked++ === 0 ? controller.enqueue(Buffer.alloc(sent)) : abort.abort(new Error('gone')),
          cancel: cancelled.resolve,
        }
        const silent = new ReadableStream<Uint8Array>(source, { highWaterMark: 0 })
        const put = storage.put('a/b', silent, { ...plain, signal: abort.signal })
        await expect(put).rejects.toThrow('gone')
        await put.catch(() => undefined)
        expect(await cancelled.promise).toMatchObject({ message: 'gone' })
        await expectNothingLeft(storage)
      })

      test(`the sender fails after ${sent} bytes`, async () => {
        await using storage = await open()
        const failing = streamOf(
          (function* () {
            yield Buffer.alloc(sent)
            throw new Error('connection reset')
          })(),
        )
        const put = storage.put('a/b', failing, plain)
        await expect(put).rejects.toThrow('connection reset')
        await put.catch(() => undefined)
        await expectNothingLeft(storage)
      })
    }

    test('aborted before it began', async () => {
      await using storage = await open()
      const put = storage.put('a/b', streamOf([hello]), { ...plain, signal: AbortSignal.abort(new Error('gone')) })
      await expect(put).rejects.toThrow('gone')
      await put.catch(() => undefined)
      await expectNothingLeft(storage)
    })

    test('the file it would have replaced stays', async () => {
      await using storage = await open()
      await storage.put('a/b', hello, plain)
      const put = storage.put('a/b', streamOf([Buffer.alloc(100)]), { contentType: 'image/gif', maxBytes: 50 })
      await put.catch(() => undefined)
      const file = await storage.get('a/b')
      expect(file?.contentType).toBe('image/png')
      expect(await textOf(file)).toBe('hello')
    })
  })

  test('FS-2 a reader may stop half-way, or be stopped', async () => {
    await using storage = await open()
    await storage.put('a/b', Buffer.alloc(8 * MB), plain)
    const first = await storage.get('a/b')
    const reader = first?.body.getReader()
    expect((await reader?.read())?.value?.byteLength).toBeGreaterThan(0)
    await reader?.cancel()

    const abort = new AbortController()
    const second = await storage.get('a/b', { signal: abort.signal })
    abort.abort(new Error('gone'))
    await expect(new Response(second?.body).bytes()).rejects.toThrow()
  })

  test('FS-T4 the time-limited address works, names the file, and expires', async () => {
    const clock = new ManualClock(Date.now() - 3_600_000)
    await using storage = await open({ clock })
    const key = attachmentKey('Größe "1".png')
    await storage.put(key, hello, plain)
    const expired = await storage.presignGet(key, 60_000)
    expect((await request(storage, expired)).status).toBe(name === 'disk' ? 200 : 403)
    clock.advance(3_600_000)
    expect((await request(storage, expired)).status).toBe(403)

    const url = await storage.presignGet(key, 60_000, { filename: 'Größe "1".png', disposition: 'inline' })
    const shown = await request(storage, url)
    expect(await shown.text()).toBe('hello')
    expect(shown.headers.get('content-type')).toBe('image/png')
    const disposition = 'inline; filename="Gr__e _1_.png"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20_1_.png'
    expect(shown.headers.get('content-disposition')).toBe(disposition)

    const saved = await request(storage, await storage.presignGet(key, 60_000))
    expect(saved.headers.get('content-disposition')).toStartWith('attachment; ')
    for (const forged of [url.replace('inline', 'attachment'), url.replace('.png', '.pnj'), url.slice(0, -3)]) {
      expect((await request(storage, forged)).status).toBe(403)
    }
  })

  test('FS-4 an address for one upload takes exactly the size it was made for', async () => {
    await using storage = await open({ clock: new ManualClock(Date.now()) })
    const key = attachmentKey('direct.png')
    const { url, headers } = await storage.presignPut(key, 60_000, { sizeBytes: 5, contentType: 'image/png' })
    const longer = await request(storage, url, { method: 'PUT', headers, body: 'hello!' })
    expect(longer.status).toBe(403)
    expect(await storage.head(key)).toBeUndefined()
    const exact = await request(storage, url, { method: 'PUT', headers, body: 'hello' })
    expect(exact.status).toBe(200)
    expect(await storage.head(key)).toMatchObject({ size: 5, contentType: 'image/png' })
    expect((await request(storage, url)).status).toBe(403)
  })

  test('FS-6 an upload is stored as what it is, under a key of its own', async () => {
    await using storage = await open()
    const rules = { types: 'any', maxBytes: 100 } as const
    const body = streamOf([Buffer.from('<svg onload='), Buffer.from('alert(1)>')])
    const stored = await storeUpload(storage, { ...rules, filename: '../cat.png', body })
    expect(stored).toMatchObject({ contentType: 'application/octet-stream', isImage: false, size: 21 })
    expect(stored.key).toMatch(/^attachments\/[0-9a-f-]{36}\/cat\.png$/)
    expect(await textOf(await storage.get(stored.key))).toBe('<svg onload=alert(1)>')
  })

  test('listing gives every file below a prefix, and no other', async () => {
    await using storage = await open()
    const keys = Array.from({ length: 30 }, (_, index) => `many/${index}`)
    await Promise.all(keys.map((key) => storage.put(key, hello, plain)))
    await storage.put('other/1', hello, plain)
    const found = await listed(storage, 'many/')
    expect(found.map(({ key }) => key).toSorted()).toEqual(keys.toSorted())
    expect(found.every(({ size }) => size === 5)).toBe(true)
    expect((await listed(storage, 'many/1')).length).toBe(11)
  })

  test('orphans are collected: old files without a row, and nothing else', async () => {
    await using storage = await open()
    const [named, orphan] = [attachmentKey('named.png'), attachmentKey('orphan.png')]
    await storage.put(named, hello, plain)
    await storage.put(orphan, hello, plain)
    await storage.put('avatars/other', hello, plain)
    const isReferenced = async (keys: readonly string[]) => new Set(keys.filter((key) => key === named))
    const clock = new ManualClock(Date.now())
    const options = { isReferenced, olderThanMs: 3_600_000, clock }
    expect(await collectOrphans(storage, options)).toEqual({ seen: 2, dropped: 0, droppedBytes: 0 })
    clock.advance(3_700_000)
    expect(await collectOrphans(storage, options)).toEqual({ seen: 2, dropped: 1, droppedBytes: 5 })
    expect((await listed(storage, '')).map(({ key }) => key).toSorted()).toEqual([named, 'avatars/other'].toSorted())
  })

  test('FLT-03 a process killed in the middle of an upload leaves no file, and its pieces are collected', async () => {
    const settings = config() as StorageConfig
    const uploader = Bun.spawn([process.execPath, uploaderScript, JSON.stringify(settings)], { stdout: 'pipe' })
    await uploader.stdout.getReader().read()
    uploader.kill('SIGKILL')
    await uploader.exited
    await using storage = await createStorage({ ...settings, clock: new ManualClock(Date.now() + 3_700_000) })
    await expectNothingLeft(storage)
    expect(await piecesLeft(settings)).toBe(1)
    await storage.dropUnfinished(3_600_000)
    expect(await piecesLeft(settings)).toBe(0)
  }, 30_000)

  test('a store that works is healthy', async () => {
    await using storage = await open()
    expect(await storage.health()).toBeUndefined()
    await expectNothingLeft(storage)
  })
})

function piecesOf(whole: Uint8Array, length: number): readonly Uint8Array[] {
  const count = Math.ceil(whole.byteLength / length)
  return Array.from({ length: count }, (_, index) => whole.subarray(index * length, (index + 1) * length))
}

async function listed(storage: Storage, prefix: string): Promise<readonly ListedFile[]> {
  return await Array.fromAsync(storage.list(prefix))
}

/** Uploads that were begun and not finished, as the store itself has them. */
async function piecesLeft(settings: StorageConfig): Promise<number> {
  if (settings.driver === 'disk') return (await readdir(join(settings.folder, 'incoming'))).length
  return (await Array.fromAsync(listUnfinished(new S3Client(settings)))).length
}

async function expectNothingLeft(storage: Storage): Promise<void> {
  expect(await listed(storage, '')).toEqual([])
}
