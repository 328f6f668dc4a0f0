import { chmod, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'bun:test'
import { tempFolder } from '@ajet/shared/testing'
import { Secret } from '@ajet/shared/config'
import { encryptionKeyOf } from './encryption-key.ts'

const keyIn = (data_dir: string, given?: string) =>
  encryptionKeyOf({ data_dir, encryption_key: given === undefined ? undefined : new Secret(given) })()

const folder = tempFolder('encryption-key')
afterAll(() => folder.remove())

test('SH-10 the key is made once, for its owner alone, also by two processes at once', async () => {
  const dataDir = join(folder.path, 'data')
  const keys = await Promise.all([1, 2, 3].map(() => keyIn(dataDir)))
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  expect(keys[0]?.byteLength).toBe(32)
  expect((await stat(join(dataDir, 'encryption.key'))).mode & 0o777).toBe(0o600)
  expect(await keyIn(dataDir)).toEqual(keys[0] ?? new Uint8Array())
})

test('what is no key is told and left as it is', async () => {
  await writeFile(join(folder.path, 'encryption.key'), 'short')
  await chmod(join(folder.path, 'encryption.key'), 0o600)
  expect(keyIn(folder.path)).rejects.toThrow('does not hold a key of 32 bytes')
})

test('SH-10 a key of the settings is taken as it is, and no file is made', async () => {
  const dataDir = join(folder.path, 'unused')
  const [one, same, other] = await Promise.all(['one', 'one', 'other'].map((given) => keyIn(dataDir, given)))
  expect(one).toEqual(same ?? new Uint8Array())
  expect(one).not.toEqual(other ?? new Uint8Array())
  expect(one?.byteLength).toBe(32)
  expect(stat(dataDir)).rejects.toThrow('ENOENT')
})
