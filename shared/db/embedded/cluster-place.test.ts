import { afterAll, expect, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordLog } from '../../testing/record-log.ts'
import { loadBinaries } from './binaries.ts'
import { makePrivateDir, prepareClusterPlace } from './cluster-place.ts'
import { lockFolder } from './data-lock.ts'
import { DataDirInUseError, EmbeddedStartError } from './errors.ts'
import { canReach, type SystemUser } from './system-user.ts'

const { logger } = recordLog()
/** Owns nothing, so only the permissions of others count. */
const stranger: SystemUser = { name: 'stranger', uid: 54_321, gid: 54_321 }
const isRoot = process.getuid?.() === 0

test('a cluster lives in its data folder', () => {
  const dataDir = tempDir()
  expect(prepareClusterPlace(dataDir, undefined, logger)).toEqual({
    home: dataDir,
    cluster: join(dataDir, 'postgres'),
    socketDir: join(dataDir, 'run'),
  })
})

test.if(isRoot)(
  'a data folder the server user cannot reach gets its cluster elsewhere, and the place is remembered',
  () => {
    const [dataDir, stateDir] = [join(tempDir(0o700), 'data'), tempDir()]
    const log = recordLog()
    const place = prepareClusterPlace(dataDir, stranger, log.logger, stateDir)
    expect(place.home).toStartWith(stateDir)
    expect(log.at('warn')[0]?.message).toContain(place.home)
    expect(prepareClusterPlace(dataDir, stranger, logger, '/nowhere')).toEqual(place)
  },
)

test('a folder another user may pass is told from one it may not', () => {
  const open = tempDir()
  const closed = join(open, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  expect(canReach(open, stranger)).toBe(true)
  expect(canReach(closed, stranger)).toBe(false)
  expect(canReach(join(closed, 'deeper'), stranger)).toBe(false)
})

test('a socket folder is private, and one that is not a folder is refused', () => {
  const dir = tempDir()
  makePrivateDir(join(dir, 'run'), undefined)
  expect(statSync(join(dir, 'run')).mode & 0o777).toBe(0o700)
  symlinkSync(dir, join(dir, 'trap'))
  expect(() => makePrivateDir(join(dir, 'trap'), undefined)).toThrow(EmbeddedStartError)
})

test('FLT-21 a folder is locked once, and free again when the lock is given back', () => {
  const dir = tempDir()
  {
    using _ = lockFolder(dir)
    expect(() => lockFolder(dir)).toThrow(DataDirInUseError)
  }
  using _ = lockFolder(dir)
})

test('binaries out of reach are copied once with their links; missing links are made', () => {
  const [installed, cache] = [join(tempDir(0o700), 'native'), tempDir()]
  for (const folder of ['bin', 'lib']) mkdirSync(join(installed, folder), { recursive: true })
  writeFileSync(join(installed, 'bin/postgres'), 'program')
  writeFileSync(join(installed, 'lib/libx.so.1.2'), 'library')
  writeFileSync(
    join(installed, 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]),
  )
  const copy = loadBinaries(installed, stranger, cache)
  expect(copy).toStartWith(cache)
  expect(readFileSync(join(copy, 'lib/libx.so.1'), 'utf8')).toBe('library')
  expect(loadBinaries(installed, stranger, cache)).toBe(copy)
  expect(loadBinaries(installed, undefined, cache)).toBe(installed)
})

test('an incomplete installation is named', () => {
  const missing = join(tempDir(), 'native')
  expect(() => loadBinaries(missing, undefined, tempDir())).toThrow(missing)
  expect(existsSync(missing)).toBe(false)
})

function tempDir(mode = 0o755): string {
  const dir = mkdtempSync(join(tmpdir(), 'ajet-place-'))
  chmodSync(dir, mode)
  folders.push(dir)
  return dir
}

const folders: string[] = []
afterAll(() => folders.forEach((dir) => rmSync(dir, { recursive: true, force: true })))
