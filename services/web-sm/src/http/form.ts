import { ApiError, decodeText, readBody } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'

/** The fields of a posted form. @throws ApiError `unsupported_media_type`, `too_large`, `bad_request` */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new ApiError('unsupported_media_type')
  return new URLSearchParams(decodeText(await readBody(request, limits.requestBytes)))
}
