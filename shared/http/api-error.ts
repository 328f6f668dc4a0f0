import { errorCodes, type ErrorCode } from '../schema/errors.ts'

/**
 * What went wrong, as a code the caller can act on, with data (RFC 9457 extension members) and, where it helps,
 * a sentence about this one case. Thrown where the fact is known and mapped once (DESIGN.md §9).
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly data: Readonly<Record<string, unknown>>
  readonly detail: string | undefined

  constructor(code: ErrorCode, data: Readonly<Record<string, unknown>> = {}, detail?: string, options?: ErrorOptions) {
    super(detail ?? errorCodes[code].title, options)
    this.code = code
    this.data = data
    this.detail = detail
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}
