import { ApiError } from '../../http/api-error.ts'
import { storageFull, storageUnavailable } from '../errors.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT'])

/** The system's name of a failure (`ENOENT`), or undefined when it was none of the system's. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** True for "there is no such file", also where a part of the path is a file or the path is a folder. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(systemCode(error) ?? '')
}

/** A full disk and a broken one get their names (FLT-09); failures that are not the disk's pass as they are. */
export function mapDiskError(error: unknown): unknown {
  const code = systemCode(error)
  if (error instanceof ApiError || code === undefined) return error
  return FULL.has(code) ? storageFull(error) : storageUnavailable(error)
}

/** Runs work on the disk, whose failures come out with their names. */
export async function naming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw mapDiskError(error)
  }
}

export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
