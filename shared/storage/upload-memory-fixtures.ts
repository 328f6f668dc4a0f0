import { readFile, writeFile } from 'node:fs/promises'
import { createStorage, type StorageConfig } from './mod.ts'
import { streamOf } from './storage-fixtures.ts'

/** Run as a program: moves 200 MB one way and prints how far the resident memory rose above where it was. */
const MB = 1024 * 1024
const SIZE = 200 * MB
const WARM = 12 * MB
const CHUNK = 64 * 1024
const limits = { contentType: 'image/png', maxBytes: SIZE }

const [direction = 'up', config = ''] = process.argv.slice(2)
const storage = await createStorage(JSON.parse(config) as StorageConfig)
/** A server in service: its code is loaded and compiled. */
await upload('a/warm', WARM)
await download('a/warm')
if (direction !== 'up') await upload('a/big', SIZE)

const before = await startMeasuring()
const began = performance.now()
const size = direction === 'up' ? await upload('a/big', SIZE) : await download('a/big')
const seconds = (performance.now() - began) / 1000
const grownBytes = (await peak()) - before
console.log(JSON.stringify({ size, grownBytes, megabytesPerSecond: Math.round(SIZE / MB / seconds) }))

async function upload(key: string, bytes: number): Promise<number> {
  const { size: stored } = await storage.put(key, streamOf(chunksOf(bytes)), limits)
  return stored
}

/** Each chunk is new, as chunks from a socket are. */
function* chunksOf(bytes: number): Generator<Uint8Array> {
  for (let given = 0; given < bytes; given += CHUNK) yield new Uint8Array(Math.min(CHUNK, bytes - given)).fill(7)
}

async function download(key: string): Promise<number> {
  const file = await storage.get(key)
  if (!file) return 0
  let length = 0
  let pause = 0
  for await (const chunk of file.body) {
    length += chunk.byteLength
    // A slow reader must slow the store down, not fill the memory between them.
    if (direction === 'down slowly' && ++pause % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 4))
  }
  return length
}

async function startMeasuring(): Promise<number> {
  Bun.gc(true)
  // Resets the high-water mark (proc(5)).
  await writeFile('/proc/self/clear_refs', '5')
  return await statusOf('VmRSS')
}

function peak(): Promise<number> {
  return statusOf('VmHWM')
}

async function statusOf(name: string): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8')
  return Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
}
