import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isNetworkTrouble, reasonIn } from './fail.mjs'
import { whileLocked } from './lock.mjs'
import { readManifest } from './manifest.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ajet-bootstrap-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the installation lock', () => {
  test('is held during the work and gone afterwards, also when the work fails', async () => {
    const lock = path.join(folder, 'install.lock')
    expect(await whileLocked(folder, async () => existsSync(lock))).toBe(true)
    await expect(whileLocked(folder, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
    expect(existsSync(lock)).toBe(false)
  })

  test('of a process that died is taken over', async () => {
    const dead = Bun.spawnSync(['true']).pid
    writeFileSync(path.join(folder, 'install.lock'), String(dead))
    expect(await whileLocked(folder, async () => 'done')).toBe('done')
  })
})

describe('the reason of a failure', () => {
  test('is the line that tells it, without npm prefixes and hints', () => {
    const output = `npm warn x\nnpm error code ECONNREFUSED\nnpm error errno ECONNREFUSED
npm error FetchError: request to http://x/bun failed, reason: connect ECONNREFUSED
npm error A complete log of this run can be found in: /x.log`
    expect(reasonIn(output)).toBe('FetchError: request to http://x/bun failed, reason: connect ECONNREFUSED')
  })

  test('is the last line when none tells more', () => {
    expect(reasonIn('one\ntwo\n')).toBe('two')
    expect(reasonIn('')).toBe('no reason given')
  })

  test('a dead network is told from a package that is not there', () => {
    expect(isNetworkTrouble('FetchError: request to http://x/bun failed, reason: connect ECONNREFUSED')).toBe(true)
    expect(isNetworkTrouble('request to https://x/bun failed, reason: self-signed certificate')).toBe(true)
    expect(isNetworkTrouble('No matching version found for bun@0.0.0')).toBe(false)
  })
})

describe('the environment that package.json gives bun', () => {
  const root = path.join(import.meta.dir, '../..')
  const { environment } = readManifest(root)

  async function seenBy(outside: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const program = path.join(folder, 'print-environment.ts')
    writeFileSync(program, 'console.log(JSON.stringify(process.env))')
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BUN_JSC_'))
    const env = { ...Object.fromEntries(inherited), ...outside }
    const child = Bun.spawn(['node', path.join(root, 'tools/bootstrap.mjs'), program], {
      env,
      stdout: 'pipe',
      stderr: 'pipe',
    })
    const said = await new Response(child.stdout).text()
    expect(await child.exited).toBe(0)
    return JSON.parse(said)
  }

  test('reaches the program, by names that this bun knows', async () => {
    expect(Object.keys(environment)).not.toBeEmpty()
    expect(await seenBy({})).toMatchObject(environment)
  })

  test('gives way to what is set outside', async () => {
    expect(await seenBy({ BUN_JSC_largeHeapSize: '16777216' })).toMatchObject({
      ...environment,
      BUN_JSC_largeHeapSize: '16777216',
    })
  })
})
