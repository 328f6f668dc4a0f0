import { Database } from 'bun:sqlite'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirInUseError, DataDirUnwritableError } from './errors.ts'

/**
 * Holds a folder for this process alone until released. The lock is an operating-system file lock taken through
 * SQLite, so it ends with the process however that dies, and no stale file can keep the next start out.
 */
export function lockFolder(folder: string): Disposable {
  const database = openLockFile(folder)
  try {
    database.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    database.close()
    if (isBusy(cause)) throw new DataDirInUseError(folder, readHolder(folder))
    throw new DataDirUnwritableError(folder, cause)
  }
  writeFileSync(join(folder, 'ajet.pid'), `${process.pid}\n`)
  return { [Symbol.dispose]: () => database.close() }
}

function openLockFile(folder: string): Database {
  try {
    return new Database(join(folder, 'ajet.lock'), { create: true, readwrite: true })
  } catch (cause) {
    throw new DataDirUnwritableError(folder, cause)
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /SQLITE_BUSY|database is locked/.test(`${String(Reflect.get(error, 'code'))} ${error.message}`)
  )
}

/** For the message only: the file may be old or missing, the lock itself decides. */
function readHolder(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'ajet.pid'), 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
