import { ApiError, TRACE_HEADER, type Transport } from '@ajet/shared/http'
import { isErrorCode } from './error-code.ts'
import { forwardAs } from './forwarded.ts'
import { IN_MEMORY_BASE, type Visit } from './visit.ts'

/**
 * Hands the file of a posted form on to an endpoint that takes a picture, piece by piece as it comes: what it is and how
 * large it may be is looked at there alone.
 *
 * @throws ApiError with the code that the API answers
 */
export async function passPicture({ request, traceId }: Visit, api: Transport, path: string): Promise<void> {
  const headers = new Headers({ 'content-type': request.headers.get('content-type') ?? '', [TRACE_HEADER]: traceId })
  // The typings lack the word for a body that is a stream (fetch standard, RequestDuplex).
  const init = { method: 'PUT', headers, body: request.body, signal: request.signal, duplex: 'half' } as RequestInit
  const answer = await forwardAs(request, api)(new Request(`${IN_MEMORY_BASE}${path}`, init))
  if (answer.ok) return await answer.body?.cancel()
  const { code } = (await answer.json()) as { readonly code?: unknown }
  throw new ApiError(isErrorCode(code) ? code : 'internal')
}
