import { chmod, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'bun:test'
import { tempFolder } from '@ajet/shared/testing'
import { oauthKeyOf } from './oauth-key.ts'

const folder = tempFolder('oauth-key')
afterAll(() => folder.remove())

test('SH-10 the key is made once, for its owner alone, also by two processes at once', async () => {
  const dataDir = join(folder.path, 'data')
  const keys = await Promise.all([1, 2, 3].map(() => oauthKeyOf(dataDir)()))
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  expect(keys[0]?.byteLength).toBe(32)
  expect((await stat(join(dataDir, 'oauth.key'))).mode & 0o777).toBe(0o600)
  expect(await oauthKeyOf(dataDir)()).toEqual(keys[0] ?? new Uint8Array())
})

test('what is no key is told and left as it is', async () => {
  await writeFile(join(folder.path, 'oauth.key'), 'short')
  await chmod(join(folder.path, 'oauth.key'), 0o600)
  expect(oauthKeyOf(folder.path)()).rejects.toThrow('does not hold a key of 32 bytes')
})
