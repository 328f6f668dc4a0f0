import { createStorage, type StorageConfig } from './mod.ts'

/** Run as a program: sends 12 MB of a file, says so when they were asked for, and never sends the rest. */
const MB = 1024 * 1024
const SENT = 12
const [config = ''] = process.argv.slice(2)
const storage = await createStorage(JSON.parse(config) as StorageConfig)
const limits = { contentType: 'image/png', maxBytes: 100 * MB }
await storage.put('attachments/half', halfStream(), limits)

function halfStream(): ReadableStream<Uint8Array> {
  let sent = 0
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (sent++ < SENT) return controller.enqueue(new Uint8Array(MB))
    console.log('half')
    setInterval(() => undefined, 60_000)
    await new Promise(() => undefined)
  }
  return new ReadableStream({ pull }, { highWaterMark: 0 })
}
