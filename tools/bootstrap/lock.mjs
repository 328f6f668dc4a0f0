import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail } from './fail.mjs'

const patienceMs = 10 * 60_000

/**
 * Runs `work` while no other process on this machine does the same. The lock is a file that names its owner, created
 * whole (a link is atomic), so a reader never sees it empty; the lock of a dead process is taken over.
 */
export async function whileLocked(folder, work) {
  const lock = path.join(folder, 'install.lock')
  const mine = `${lock}.${process.pid}`
  makeFolder(folder)
  fs.writeFileSync(mine, String(process.pid))
  try {
    await takeLock(lock, mine)
    try {
      return await work()
    } finally {
      fs.rmSync(lock, { force: true })
    }
  } finally {
    fs.rmSync(mine, { force: true })
  }
}

function makeFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true })
    fs.accessSync(folder, fs.constants.W_OK)
  } catch (error) {
    fail(`cannot write to ${folder} (${error.code}); run once as a user who may, or change the owner of the folder`)
  }
}

async function takeLock(lock, mine) {
  const deadline = Date.now() + patienceMs
  while (!tryLink(mine, lock)) {
    if (!ownerLives(lock)) dropStale(lock)
    else if (Date.now() > deadline)
      fail(`another installation has held ${lock} for ten minutes; delete the file if it is dead`)
    else await sleep(100)
  }
}

function tryLink(from, to) {
  try {
    fs.linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function ownerLives(lock) {
  try {
    process.kill(Number(fs.readFileSync(lock, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Moved away under an own name first: of two waiters only one succeeds, and a fresh lock is put back. */
function dropStale(lock) {
  const grave = `${lock}.stale.${process.pid}`
  try {
    fs.renameSync(lock, grave)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if (ownerLives(grave)) tryLink(grave, lock)
  fs.rmSync(grave, { force: true })
}
