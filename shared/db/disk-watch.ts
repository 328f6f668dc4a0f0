import type { Clock } from '../std/mod.ts'
import { sqlState } from './errors.ts'
import type { StatementObserver } from './slow-log.ts'

const DISK_FULL = '53100'
/** So long after the last refusal the disk is taken to have room again. */
const REMEMBERED_MS = 5_000

export interface DiskWatch {
  readonly observe: StatementObserver
  /** The database has refused a write for want of room, moments ago (FLT-09). Reads go on meanwhile, also a ping. */
  isFull(): boolean
}

export function createDiskWatch(clock: Clock): DiskWatch {
  let refusedAt: number | undefined
  return {
    observe: (_text, _ms, failure) => {
      if (failure !== undefined && sqlState(failure) === DISK_FULL) refusedAt = clock.now()
    },
    isFull: () => refusedAt !== undefined && Math.abs(clock.now() - refusedAt) < REMEMBERED_MS,
  }
}
