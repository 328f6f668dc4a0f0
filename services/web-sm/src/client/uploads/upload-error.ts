import { fileSize } from '../../fragments/file-size.ts'
import type { HttpError } from '../lib/http.ts'
import { page } from '../lib/page.ts'

const texts: Readonly<Record<string, string>> = {
  rate_limited: 'Too many uploads at once. Try again in a moment.',
  limit_reached: 'Too many of your files wait to be sent. Send or forget some first.',
  bad_request: 'The file could not be read. Attach it again.',
}

/** Why a file was not taken, and what one can do about it. */
export function uploadErrorText({ code, message }: HttpError): string {
  if (code === 'too_large') return `Files may have ${fileSize(page.maxUploadBytes)} at most.`
  return texts[code] ?? message
}
