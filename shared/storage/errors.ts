import { ApiError } from '../http/api-error.ts'

export function tooLarge(maxBytes: number): ApiError {
  return new ApiError('too_large', { max_bytes: maxBytes }, `The file may have at most ${maxBytes} bytes`)
}

export function storageFull(cause: unknown): ApiError {
  return new ApiError('storage_full', {}, undefined, { cause })
}

export function storageUnavailable(cause: unknown): ApiError {
  return new ApiError('storage_unavailable', {}, undefined, { cause })
}

export function notAKey(key: string): ApiError {
  return new ApiError('invalid_input', {}, `${JSON.stringify(key.slice(0, 100))} cannot name a file`)
}
