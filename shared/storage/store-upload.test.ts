import { describe, expect, test } from 'bun:test'
import { peekHead, storeUpload, type Storage } from './mod.ts'
import { readChunks } from './read-chunks.ts'
import { png, streamOf } from './storage-fixtures.ts'

const tenMegabytes = 10_000_000

test('FS-T6 over 10 MB is refused, at the first piece over it', async () => {
  const chunk = Buffer.alloc(1_000_000)
  const taken: number[] = []
  const read = async () => {
    const body = streamOf(Array.from({ length: 50 }, () => chunk))
    for await (const { byteLength } of readChunks(body, { maxBytes: tenMegabytes })) taken.push(byteLength)
  }
  await expect(read()).rejects.toMatchObject({ code: 'too_large', data: { max_bytes: tenMegabytes } })
  await read().catch(() => undefined)
  expect(taken.length).toBe(20)
})

describe('FS-T5 an upload that is no image', () => {
  test('is refused under "images" before anything is stored, and the sender is told to stop', async () => {
    const { storage, stored } = memoryStorage()
    let isCancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.from('<html>'.repeat(1_000))),
      cancel: () => {
        isCancelled = true
      },
    })
    const upload = storeUpload(storage, { filename: 'cat.png', body, types: 'images', maxBytes: tenMegabytes })
    await expect(upload).rejects.toMatchObject({ code: 'unsupported_media_type' })
    await upload.catch(() => undefined)
    expect({ stored, isCancelled }).toEqual({ stored: [], isCancelled: true })
  })

  test('an image passes whole, also when its first bytes come one by one', async () => {
    const { storage, stored } = memoryStorage()
    const body = streamOf(Array.from(png, (byte) => Uint8Array.of(byte)))
    const upload = await storeUpload(storage, { filename: 'x.html', body, types: 'images', maxBytes: tenMegabytes })
    expect(upload).toMatchObject({ contentType: 'image/png', isImage: true, size: png.byteLength })
    expect(stored).toEqual([png])
  })
})

test('a silent sender is given up when the request is', async () => {
  const abort = new AbortController()
  const silent = new ReadableStream<Uint8Array>({ pull: () => abort.abort(new Error('gone')) }, { highWaterMark: 0 })
  await expect(peekHead(silent, 10, abort.signal)).rejects.toThrow('gone')
})

function memoryStorage() {
  const stored: Buffer[] = []
  const put: Storage['put'] = async (_key, body, options) => {
    const bytes = Buffer.concat(await Array.fromAsync(readChunks(body, options)))
    stored.push(bytes)
    return { size: bytes.byteLength }
  }
  return { stored, storage: { put } as Storage }
}
