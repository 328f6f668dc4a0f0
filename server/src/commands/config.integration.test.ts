import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from './program-fixtures.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ajet-config-'))
  writeFileSync(join(folder, 'config.yaml'), 'http: { port: 9000 }\napi: { db: { pool_size: 20 } }\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runProgram(['config', ...args], { folder, env })

test('config doc prints the page of the settings', async () => {
  const { code, text } = await run(['doc'])
  expect(code).toBe(0)
  expect(text).toBe(await Bun.file(new URL('../../../docs/configuration.md', import.meta.url)).text())
})

test('config check tells where each value came from, without secrets', async () => {
  const env = { AJET_DB_HOST: 'db', AJET_DB_PASSWORD: 'hunter2' }
  const { code, text, said } = await run(['check', 'api', '--log.level', 'debug', '--nats.stream', 'X'], {
    ...env,
    AJET_NATS_URL: 'nats://bob:hunter2@n',
  })
  expect([code, said]).toEqual([0, ''])
  expect(text).toMatch(/http\.port +9000 +.*config\.yaml\n/)
  expect(text).toMatch(/db\.pool_size +20 +.*config\.yaml, section api\n/)
  expect(text).toMatch(/db\.host +"db" +AJET_DB_HOST\n/)
  expect(text).toMatch(/log\.level +"debug" +--log\.level\n/)
  expect(text).not.toContain('hunter2')
})

test('config check says everything that is wrong, and what to do in production', async () => {
  const { code, text, said } = await run(['check', '--prot', '1'], {
    AJET_PROFILE: 'prod',
    AJET_SETUP_TOKEN: 'short',
    AJET_HTTP_PORT: 'x',
  })
  expect([code, text]).toEqual([2, ''])
  expect(said.trimEnd().split('\n')).toHaveLength(3)
  expect(said).toContain('setup_token (AJET_SETUP_TOKEN) must have 16 characters or more in production')
})

test('CFG-T8 config print shows what counts, with secrets redacted', async () => {
  const { code, text } = await run(['print', 'web-sm'], { AJET_DB_URL: 'postgres://bob:hunter2@db/chat' })
  expect(code).toBe(0)
  expect(text).toContain('pool_size: 10')
  expect(text).not.toContain('hunter2')
})

test('an unknown word is told with the right one', async () => {
  const { code, said } = await run(['chekc'])
  expect([code, said]).toEqual([2, expect.stringContaining('Did you mean check?')])
})
