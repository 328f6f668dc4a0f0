import type { NodemailerError } from 'nodemailer'
import { MailError, type MailErrorCode } from '../mail-error.ts'

const byCode: Readonly<Record<string, MailErrorCode>> = {
  EAUTH: 'credentials',
  ENOAUTH: 'credentials',
  EOAUTH2: 'credentials',
  ETLS: 'tls',
  EREQUIRETLS: 'tls',
  EABORT: 'aborted',
}
/** Replies that say "authenticate" or "encrypt" first (RFC 4954 §6, RFC 3207 §4). */
const aboutAccess = new Set([530, 534, 535, 538])
/** Commands that concern one mail. A 5yz to any other concerns the connection. */
const aboutMail = /^(?:MAIL FROM|RCPT TO|DATA)/
const CERTIFICATE = /certificate|self[- ]signed|TLS|SSL|wrong version number/i
const MAX_MESSAGE = 300

/** What nodemailer says, in our terms: whether trying again makes sense, and whether this mail or the server is at fault. */
export function toMailError(error: unknown): MailError {
  if (error instanceof MailError) return error
  if (!(error instanceof Error)) return new MailError('unreachable', 'The mail server could not be used.')
  const { code = '', responseCode, command = '' } = error as NodemailerError
  const message = error.message.slice(0, MAX_MESSAGE)
  if (responseCode !== undefined && aboutAccess.has(responseCode)) {
    return new MailError('credentials', message, { cause: error })
  }
  const known = byCode[code]
  if (known !== undefined) return new MailError(known, message, { cause: error })
  if (responseCode !== undefined && (aboutMail.test(command) || code === 'EMESSAGE' || code === 'EENVELOPE')) {
    return new MailError('refused', message, { cause: error, permanent: isPermanent(responseCode) })
  }
  return new MailError(CERTIFICATE.test(message) ? 'tls' : 'unreachable', message, { cause: error })
}

/** RFC 5321 §4.2.1. 503 says that the session was in a muddle, which a new one is not. */
function isPermanent(responseCode: number): boolean {
  return responseCode >= 500 && responseCode !== 503
}
