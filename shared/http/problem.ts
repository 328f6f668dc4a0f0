import type { Logger } from '../logging/mod.ts'
import { errorCodes, type ErrorCode } from '../schema/errors.ts'
import { ApiError } from './api-error.ts'

/** Faults of the parts below that carry their own `code`, and what the caller is told. */
const knownFaults: Readonly<Record<string, ErrorCode>> = {
  database_busy: 'database_busy',
  database_unavailable: 'database_unavailable',
  upstream_unreachable: 'upstream_unreachable',
}

/** The error as a code: an ApiError as it is, a known fault by its `code`, everything else `internal`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const code = faultCode(error)
  return new ApiError(code ?? 'internal', {}, undefined, { cause: error })
}

/**
 * The answer to an error: problem JSON (RFC 9457). An expected error is an answer like another;
 * a fault (5xx) is logged, an unknown one with its stack, and says nothing of its inside to the caller.
 */
export function toProblem(error: unknown, traceId: string, logger?: Logger): Response {
  const apiError = toApiError(error)
  if (apiError.status >= 500) logFault(apiError, traceId, logger)
  return problemResponse(apiError, traceId)
}

function faultCode(error: unknown): ErrorCode | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' && Object.hasOwn(knownFaults, error.code) ? knownFaults[error.code] : undefined
}

function logFault(error: ApiError, traceId: string, logger: Logger | undefined): void {
  if (error.code === 'internal') logger?.error({ err: error.cause ?? error, trace_id: traceId }, 'A request failed')
  else logger?.warn({ err: error.cause ?? error, code: error.code, trace_id: traceId }, 'A request could not be served')
}

function problemResponse(error: ApiError, traceId: string): Response {
  const { status, title } = errorCodes[error.code]
  const body = {
    ...error.data,
    type: `urn:ajet:error:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.detail ?? title,
    trace_id: traceId,
  }
  return new Response(JSON.stringify(body), { status, headers: problemHeaders(error, traceId) })
}

function problemHeaders(error: ApiError, traceId: string): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-trace-id': traceId,
  }
  const { retry_after: retryAfter, allow } = error.data
  if (typeof retryAfter === 'number') headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)))
  else if (error.status === 503) headers['retry-after'] = '1'
  if (Array.isArray(allow)) headers['allow'] = allow.join(', ')
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer'
  return headers
}
