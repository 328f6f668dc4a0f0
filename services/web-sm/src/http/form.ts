import { ApiError, decodeText, readBody } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'

/** A number of days as somebody typed it; null for none. @throws ApiError `invalid_input` */
export function parseDays(text: string): number | null {
  const typed = text.trim()
  if (typed === '') return null
  if (!/^\d{1,6}$/.test(typed)) throw new ApiError('invalid_input')
  return Number(typed)
}

/** The fields of a posted form. @throws ApiError `unsupported_media_type`, `too_large`, `bad_request` */
export async function readForm(request: Request, maxBytes: number = limits.formBytes): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new ApiError('unsupported_media_type')
  return new URLSearchParams(decodeText(await readBody(request, maxBytes)))
}
