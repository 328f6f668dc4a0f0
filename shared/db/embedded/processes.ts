import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** True while the process exists and is not a zombie waiting for its parent to notice. */
export function isAlive(pid: number): boolean {
  const state = readProc(pid, 'stat')
  if (state !== undefined) return !/\) [ZX] /.test(state)
  if (process.platform === 'linux') return false
  return answersSignal(pid)
}

/** True when the process works in `folder`, as the postmaster and every backend do in their cluster. */
export function worksIn(pid: number, folder: string): boolean {
  if (process.platform === 'linux') return workingDir(pid) === folder
  const shown = Bun.spawnSync(['ps', '-o', 'command=', '-p', String(pid)])
  return shown.stdout.toString().includes(folder)
}

/** Every living process that works in `folder`; empty where the system has no /proc. */
export function findProcessesIn(folder: string): readonly number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingDir(pid) === folder)
}

/** Sends a signal; a process that is gone already is what the caller wanted. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (Reflect.get(error as object, 'code') !== 'ESRCH') throw error
  }
}

/** Polls until `done` or until `ms` have passed; tells which. Real time: processes do not follow an injected clock. */
export async function waitUntil(done: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms
  while (!done()) {
    if (performance.now() > end) return false
    await Bun.sleep(10)
  }
  return true
}

function answersSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return Reflect.get(error as object, 'code') === 'EPERM'
  }
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

function workingDir(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}
