import { isId, newId } from '../std/mod.ts'

export const TRACE_HEADER = 'x-trace-id'

/** The trace id of a request (AJ-42): the one the gateway set (a UUID), else a new one. */
export function traceIdOf(request: Request): string {
  const given = request.headers.get(TRACE_HEADER)
  return given !== null && isId(given) ? given : newId()
}
