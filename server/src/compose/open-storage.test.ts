import { afterAll, expect, test } from 'bun:test'
import { buildConfig } from '@ajet/shared/config'
import { createLogger } from '@ajet/shared/logging'
import type { DiskStorage, Storage } from '@ajet/shared/storage'
import { tempFolder } from '@ajet/shared/testing'
import { openStorage } from './open-storage.ts'

const folder = tempFolder('open-storage')
afterAll(() => folder.remove())

const lines: string[] = []
const logger = createLogger({ level: 'error', destination: { write: (line) => void lines.push(line) } })
const HOUR_MS = 3_600_000

async function open(encryptionKey: () => Promise<Uint8Array>) {
  const storage = await openStorage(buildConfig({ data_dir: folder.path }, '/'), { encryptionKey, logger })
  return isOnDisk(storage) ? storage : expect.unreachable('The files are not on the disk')
}
const isOnDisk = (storage: Storage): storage is DiskStorage => 'verifySignedPath' in storage
const keyOf = (byte: number) => async () => new Uint8Array(32).fill(byte)
const sign = async (storage: DiskStorage) =>
  (await storage.presignPut('attachments/a', HOUR_MS, { sizeBytes: 1, contentType: 'text/plain' })).url

test('ABU-09 every server with the encryption key takes an address that one of them signed, and no other', async () => {
  await using one = await open(keyOf(1))
  await using same = await open(keyOf(1))
  await using other = await open(keyOf(2))
  const url = await sign(one)
  expect(same.verifySignedPath(url)).toMatchObject({ method: 'PUT', key: 'attachments/a' })
  expect(other.verifySignedPath(url)).toBeUndefined()
})

test('without a key the files are there, what is signed holds in this process, and the log says why', async () => {
  const broken = () => Promise.reject(new Error('encryption.key does not hold a key'))
  await using one = await open(broken)
  await using next = await open(broken)
  const url = await sign(one)
  expect(one.verifySignedPath(url)).toBeDefined()
  expect(next.verifySignedPath(url)).toBeUndefined()
  expect(lines.join('')).toContain('no encryption key')
})
