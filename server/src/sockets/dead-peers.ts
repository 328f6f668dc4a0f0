import { dlopen, ptr } from 'bun:ffi'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Logger } from '@ajet/shared/logging'

/** tcp(7), on Linux only. */
const IPPROTO_TCP = 6
const TCP_USER_TIMEOUT = 18
/** How /proc/net/tcp writes the state of a listening socket. */
const LISTENING = '0A'

/**
 * Lets the kernel give up connections whose peer has confirmed nothing of what was sent for so long (FLT-11). Else a
 * stream to somebody who has gone without a word stays for a quarter of an hour: every heartbeat that is written counts
 * as activity for the idle time-out, and the kernel goes on to send it. Bun has no option for it, but accepted sockets
 * take the setting over from the listening one. Other systems than Linux do not know it.
 */
export function giveUpDeadPeers(port: number, seconds: number, logger: Logger): void {
  if (process.platform !== 'linux') return
  try {
    for (const fd of listenersOn(port)) setUserTimeout(fd, seconds * 1_000)
  } catch (err) {
    logger.warn({ err }, 'Connections whose peer is gone without a word may stay for a quarter of an hour')
  }
}

/** Descriptors of this process that listen on the port. */
function listenersOn(port: number): readonly number[] {
  const inodes = new Set(['tcp', 'tcp6'].flatMap((family) => inodesListening(family, port)))
  return readdirSync('/proc/self/fd')
    .filter((fd) => inodes.has(inodeOf(fd) ?? ''))
    .map(Number)
}

function inodesListening(family: string, port: number): readonly string[] {
  const [, ...lines] = readFileSync(`/proc/self/net/${family}`, 'utf8').trim().split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === LISTENING && Number.parseInt(local.split(':')[1] ?? '', 16) === port)
    .map((columns) => columns[9] ?? '')
}

function inodeOf(fd: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1]
  } catch (error) {
    // The one that read the folder is closed by then.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function setUserTimeout(fd: number, ms: number): void {
  const { symbols, close } = dlopen('libc.so.6', {
    setsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'u32'], returns: 'i32' },
  })
  const value = new Int32Array([ms])
  const failed = symbols.setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, ptr(value), value.byteLength) !== 0
  close()
  if (failed) throw new Error('The kernel refuses TCP_USER_TIMEOUT')
}
