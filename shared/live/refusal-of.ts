import { ApiClientError, ApiTimeoutError, ApiUnreachableError } from '../api-client/mod.ts'
import { ApiError } from '../http/mod.ts'

/** What a session manager answers to an error of its API client: the API's refusal is ours; that it cannot be reached is a fault of the server. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof ApiClientError && error.code !== 'unexpected_answer') {
    return new ApiError(error.code, error.data, error.detail, { cause: error })
  }
  const isFault = [ApiClientError, ApiTimeoutError, ApiUnreachableError].some((type) => error instanceof type)
  return isFault ? new ApiError('upstream_unreachable', {}, undefined, { cause: error }) : error
}
