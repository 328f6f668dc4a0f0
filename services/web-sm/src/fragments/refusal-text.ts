import { limits, type ErrorCode } from '@ajet/shared/schema'
import { errorText } from './error-text.ts'
import { fileSize } from './file-size.ts'

interface Refused {
  readonly code: ErrorCode
  readonly typed: string
  readonly hadFiles: boolean
}

/** Why a plain form's message was not sent, and what has to be done again. */
export function refusalText(refused: Refused, maxUploadBytes: number): string {
  const again = refused.hadFiles ? ' Nothing was sent; pick the files again.' : ' Nothing was sent.'
  return reasonOf(refused, maxUploadBytes) + again
}

function reasonOf({ code, typed, hadFiles }: Refused, maxUploadBytes: number): string {
  if (typed.length > limits.bodyMd)
    return `A message has ${limits.bodyMd} characters at most; this has ${typed.length}.`
  if (code === 'too_large' && hadFiles) return `A file may have ${fileSize(maxUploadBytes)} at most.`
  if (code === 'limit_reached') return `A message takes ${limits.attachmentsPerMessage} files at most.`
  return errorText(code)
}
