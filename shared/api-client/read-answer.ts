import { errorCodes, type Endpoint, type ErrorCode } from '../schema/mod.ts'
import { ApiClientError, type Problem } from './errors.ts'
import type { Answer } from './send.ts'

/** What an answer is expected to hold: an endpoint of the table is one. */
export interface Expected extends Pick<Endpoint, 'path' | 'output'> {
  /** Takes any JSON where no schema is known. */
  readonly anyOutput?: boolean
}

/**
 * The value an answer holds.
 *
 * @throws ApiClientError when the server refused, or answered something else than the endpoint promises
 */
export function readAnswer(endpoint: Expected, answer: Answer, verifyOutput: boolean): unknown {
  const body = parseBody(answer.text)
  if (answer.status >= 300) throw new ApiClientError(answer.status, problemOf(answer, body))
  if (!endpoint.output && (!endpoint.anyOutput || body === null)) return undefined
  if (typeof body !== 'object' || body === null) throw unexpected(answer, body, 'The answer is not JSON')
  if (!verifyOutput || !endpoint.output) return body
  const checked = endpoint.output.safeParse(body)
  if (!checked.success) throw unexpected(answer, body, `${endpoint.path}: ${checked.error.message}`)
  return checked.data
}

function parseBody(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function problemOf(answer: Answer, body: unknown): Problem {
  if (!isRecord(body) || !isErrorCode(body['code']))
    return plainProblem(answer, body, `The server answered ${answer.status}`)
  const { type: _type, title, status: _status, code: _code, detail, trace_id: _trace, ...data } = body
  const text = [detail, title, body['code']].find((part) => typeof part === 'string' && part !== '') as string
  return { code: body['code'], detail: text, data, body, trace_id: traceOf(answer, body['trace_id']) }
}

function unexpected(answer: Answer, body: unknown, detail: string): ApiClientError {
  return new ApiClientError(answer.status, plainProblem(answer, body, detail))
}

function plainProblem(answer: Answer, body: unknown, detail: string): Problem {
  return { code: 'unexpected_answer', detail, data: {}, body, trace_id: traceOf(answer, undefined) }
}

function traceOf(answer: Answer, fromBody: unknown): string | null {
  return typeof fromBody === 'string' ? fromBody : answer.headers.get('x-trace-id')
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
