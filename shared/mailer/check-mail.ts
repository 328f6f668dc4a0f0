import { displayName, isAddress } from './address.ts'
import { oneLine } from './clean-text.ts'
import { MailError } from './mail-error.ts'
import type { Mail } from './mail.ts'

/** Text and HTML together. Our mails are a few kB; more is a mistake or an attack. */
export const MAX_BODY_BYTES = 256 * 1024
const MAX_SUBJECT = 150
const MAX_HEADERS = 20
/** RFC 5322 §2.1.1. */
const MAX_HEADER_VALUE = 998
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/
const OWN_HEADER =
  /^(?:to|cc|bcc|from|sender|subject|date|message-id|mime-version|dkim-signature|return-path|content-.*)$/i
const MESSAGE_ID = /^[\w.+-]{1,128}@[\w.-]{1,253}$/

/**
 * The mail with its names and its subject cleaned: no line break and no other control character reaches a header.
 * Where cleaning would change the meaning (addresses, headers) the mail is refused.
 * @throws MailError
 */
export function checkMail(mail: Mail): Mail {
  const { to, subject, headers = {}, message_id } = mail
  if (!isAddress(to.address)) throw new MailError('invalid', 'The recipient is not one mail address.')
  if (message_id !== undefined && !MESSAGE_ID.test(message_id)) throw new MailError('invalid', 'Not a message id.')
  checkHeaders(headers)
  const bytes = Buffer.byteLength(mail.text) + Buffer.byteLength(mail.html)
  if (bytes > MAX_BODY_BYTES) {
    throw new MailError('too_large', `The mail has ${bytes} bytes, ${MAX_BODY_BYTES} are allowed.`)
  }
  return {
    ...mail,
    to: { name: displayName(to.name ?? ''), address: to.address },
    subject: oneLine(subject, MAX_SUBJECT),
    headers,
  }
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  const entries = Object.entries(headers)
  if (entries.length > MAX_HEADERS) throw new MailError('invalid', `More than ${MAX_HEADERS} headers.`)
  for (const [name, value] of entries) {
    const isFit = HEADER_NAME.test(name) && !OWN_HEADER.test(name)
    if (!isFit) throw new MailError('invalid', `A mail must not be given the header ${JSON.stringify(name)}.`)
    if (value.length > MAX_HEADER_VALUE || /\p{Cc}/u.test(value)) {
      throw new MailError('invalid', `The header ${name} has a line break, a control character, or is too long.`)
    }
  }
}
