import type { ErrorCode } from '../schema/mod.ts'

/** The parts of an RFC 9457 problem that every error answer of the server has. */
export interface Problem {
  /** One of the schema's codes; `unexpected_answer` when the answer did not come from this product. */
  readonly code: ErrorCode | 'unexpected_answer'
  readonly detail: string
  readonly trace_id: string | null
  /** Further fields of the problem, by code. */
  readonly data: Readonly<Record<string, unknown>>
  /** The answer as it came, JSON parsed where it is JSON. */
  readonly body: unknown
}

/** The server answered and refused (AC-13). */
export class ApiClientError extends Error {
  override readonly name = 'ApiClientError'
  readonly status: number
  readonly code: Problem['code']
  readonly detail: string
  readonly data: Problem['data']
  readonly body: unknown
  readonly trace_id: string | null

  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code}: ${problem.detail}`)
    this.status = status
    this.code = problem.code
    this.detail = problem.detail
    this.data = problem.data
    this.body = problem.body
    this.trace_id = problem.trace_id
  }
}

/** No answer came: refused, reset, unknown host. Whether the server has acted is not known. */
export class ApiUnreachableError extends Error {
  override readonly name = 'ApiUnreachableError'
}

/** No complete answer came in time (AC-12). Whether the server has acted is not known. */
export class ApiTimeoutError extends Error {
  override readonly name = 'ApiTimeoutError'
  readonly timeoutMs: number

  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms`)
    this.timeoutMs = timeoutMs
  }
}
