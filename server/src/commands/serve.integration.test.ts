import { afterAll, beforeAll, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rollbackLast } from '@ajet/shared/db'
import { testDatabase } from '@ajet/shared/testing'

const program = join(import.meta.dir, '../main.ts')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ajet-serve-'))
  chmodSync(folder, 0o711)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the program the way a person does. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = Bun.spawn([process.execPath, program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  return {
    child,
    ended: Promise.all([child.exited, new Response(child.stdout).text(), new Response(child.stderr).text()]),
  }
}

/** Starts the server and resolves when it has said where it is. */
async function start(args: readonly string[]) {
  const child = Bun.spawn([process.execPath, program, 'serve', '--port', '0', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const ready = Promise.withResolvers<string>()
  const drained = (async () => {
    let text = ''
    for await (const chunk of child.stdout) {
      text += new TextDecoder().decode(chunk)
      if (text.includes('Press Ctrl+C to stop')) ready.resolve(text)
    }
    ready.reject(new Error(`It ended before it was ready:\n${text}`))
  })()
  const text = await ready.promise
  const stop = async () => {
    child.kill('SIGINT')
    await child.exited
    await drained.catch(() => undefined)
    return child.exitCode
  }
  const url = /Address +(\S+)/.exec(text)?.[1] ?? ''
  return { text, url, stop, [Symbol.asyncDispose]: async () => void (await stop()) }
}

test('--version and --help answer at once', async () => {
  const [version, help] = await Promise.all([run(['--version']).ended, run(['serve', '--help']).ended])
  expect(version).toEqual([0, 'ajet-chat 0.1.0\n', ''])
  expect(help[0]).toBe(0)
  expect(help[1]).toContain('AJET_HTTP_PORT')
})

test('CFG-4 a wrong configuration is told in one line each, with exit code 2', async () => {
  const [code, , text] = await run(['serve', '--prot', '1'], { AJET_HTTP_PORT: 'x' }).ended
  expect(code).toBe(2)
  expect(text).toContain('ajet-chat: there is no option --prot. Did you mean port?\n')
  expect(text).toContain('ajet-chat: http.port (AJET_HTTP_PORT) must be a whole number')
  expect(text).not.toContain('    at ')
})

test('a service that does not exist, or cannot run alone, is told', async () => {
  const [unknown, alone] = await Promise.all([run(['serve', 'apy']).ended, run(['serve', 'api']).ended])
  expect([unknown[0], unknown[2]]).toEqual([2, expect.stringContaining('There is no service apy. Did you mean api?')])
  expect([alone[0], alone[2]]).toEqual([2, expect.stringContaining('db.url (AJET_DB_URL) is missing')])
})

test('a folder that cannot be written is one line, and exit code 1', async () => {
  writeFileSync(join(folder, 'file'), '')
  const [code, , text] = await run(['serve', '--port', '0', '--data', join(folder, 'file/data')]).ended
  expect(code).toBe(1)
  expect(text).toContain('cannot be written')
  expect(text.trimEnd().split('\n')).toHaveLength(1)
})

test('a database that does not answer is one line, without the password', async () => {
  const env = { AJET_DB_URL: 'postgres://bob:hunter2@127.0.0.1:9/chat', AJET_LOG_LEVEL: 'silent' }
  const [code, , text] = await run(['serve', '--port', '0'], env).ended
  expect(code).toBe(1)
  expect(text).toContain('127.0.0.1:9')
  expect(text).not.toContain('hunter2')
  expect(text.trimEnd().split('\n')).toHaveLength(1)
})

test('a database of a newer version is one line, and stays as it is', async () => {
  await using own = await testDatabase()
  const row = { name: '9999_of_the_future', timestamp: new Date().toISOString() }
  await own.db.sql`insert into schema_migrations ${own.db.sql(row)}`
  const [code, , text] = await run(['serve', '--port', '0'], { AJET_DB_URL: own.url, AJET_LOG_LEVEL: 'silent' }).ended
  expect(code).toBe(1)
  expect(text).toContain('newer ajet-chat')
  expect(text.trimEnd().split('\n')).toHaveLength(1)
})

test('a database that lacks migrations is not served when it may not be migrated', async () => {
  await using own = await testDatabase()
  await rollbackLast(own.db)
  const env = { AJET_DB_URL: own.url, AJET_DB_MIGRATIONS_ENABLED: 'false', AJET_LOG_LEVEL: 'silent' }
  const [code, , text] = await run(['serve', '--port', '0'], env).ended
  expect([code, text]).toEqual([1, expect.stringContaining('db.migrations.enabled is false')])
})

test('it says where it is and how to begin, refuses a second server, and stops on Ctrl+C', async () => {
  const data = join(folder, 'data')
  await using server = await start(['--data', data])
  expect(server.text).toContain(data)
  expect(server.text).toMatch(/Set up +http:\/\/localhost:\d+\/setup\?token=[\w-]{43}\n/)
  expect((await fetch(`${server.url}/ready`)).status).toBe(200)

  const port = new URL(server.url).port
  const [busy, second] = await Promise.all([
    run(['serve', '--port', port, '--data', join(folder, 'other')]).ended,
    run(['serve', '--port', '0', '--data', data]).ended,
  ])
  expect([busy[0], busy[2]]).toEqual([1, expect.stringContaining(`Port ${port} is in use.`)])
  expect([second[0], second[2]]).toEqual([1, expect.stringContaining('is in use by another ajet-chat server')])
  expect((await fetch(`${server.url}/ready`)).status).toBe(200)

  const began = performance.now()
  expect(await server.stop()).toBe(0)
  expect(performance.now() - began).toBeLessThan(3_000)
}, 60_000)
