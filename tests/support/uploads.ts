import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import type { Person } from './people.ts'
import type { Stack } from './stack.ts'

export type UploadStack = Pick<Stack, 'url' | 'dataDir'>

/** Sends a form with one file and resolves with the answer; `parts` come one after the other. */
export async function uploadParts(
  { url }: Pick<Stack, 'url'>,
  person: Person,
  channelId: string,
  filename: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Response> {
  const text = new TextEncoder()
  const open = `--xyz\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n\r\n`
  async function* form() {
    yield text.encode(open)
    yield* parts
    yield text.encode('\r\n--xyz--\r\n')
  }
  const init = {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'multipart/form-data; boundary=xyz' },
    body: streamOf(form()),
    // A stream can only be sent while nothing is read; the typings lack the word (fetch standard, RequestDuplex).
    duplex: 'half',
  }
  return await fetch(`${url}/api/channels/${channelId}/attachments`, init)
}

/** Files of the disk store, by its folders: whole ones, and pieces that are still coming in. */
export function storedFiles({ dataDir }: Pick<Stack, 'dataDir'>): {
  readonly whole: string[]
  readonly pieces: string[]
} {
  return {
    whole: filesIn(join(dataDir, 'files/objects')).map((path) => path.slice(join(dataDir, 'files/objects/').length)),
    pieces: filesIn(join(dataDir, 'files/incoming')),
  }
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** A PNG of one grey that is small to send and long to look at. */
export function largePng(side: number): Uint8Array {
  return greyPng(side, side, 0)
}

/** A PNG whose grey goes from dark on the left to light on the right. */
export function shadedPng(width: number, height: number): Uint8Array {
  return greyPng(width, height, 255)
}

function greyPng(width: number, height: number, lightest: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const row = Buffer.from(Array.from({ length: width + 1 }, (_, x) => (x === 0 ? 0 : (x / width) * lightest)))
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(Bun.hash.crc32(body))
  return Buffer.concat([length, body, sum])
}

function streamOf(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const next = await parts.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
  })
}
