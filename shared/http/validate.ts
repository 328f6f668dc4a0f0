import type { z } from 'zod'
import { ApiError } from './api-error.ts'

export interface FieldFault {
  /** Dotted path of the field, for example `community.slug`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** The input as the schema gives it. @throws ApiError `invalid_input` with `fields` */
export function validate<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalidInput(result.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })))
}

/** What a caller is told whose fields are not valid; at most 50 of them. */
export function invalidInput(fields: readonly FieldFault[]): ApiError {
  const shown = fields.slice(0, 50)
  return new ApiError(
    'invalid_input',
    { fields: shown },
    shown.map(({ path, message }) => `${path || 'body'}: ${message}`).join('; '),
  )
}
