/**
 * `invalid`, `too_large`: this mail can never be sent. `refused`: the mail server said no to this mail or its
 * recipient. `unreachable`, `tls`, `credentials`: no mail at all gets through. `aborted`: the try was cut short. `expired`: it is
 * too late for this mail.
 */
export type MailErrorCode =
  | 'invalid'
  | 'too_large'
  | 'refused'
  | 'unreachable'
  | 'tls'
  | 'credentials'
  | 'aborted'
  | 'expired'

const final: ReadonlySet<MailErrorCode> = new Set(['invalid', 'too_large', 'expired'])
const aboutServer: ReadonlySet<MailErrorCode> = new Set(['unreachable', 'tls', 'credentials'])

/** Why a mail was not sent. */
export class MailError extends Error {
  override readonly name = 'MailError'
  readonly code: MailErrorCode
  /** True when another try of the same mail would end the same (RFC 5321 §4.2.1: 5yz). */
  readonly permanent: boolean

  constructor(code: MailErrorCode, message: string, options: ErrorOptions & { readonly permanent?: boolean } = {}) {
    super(message, options)
    this.code = code
    this.permanent = options.permanent ?? final.has(code)
  }

  /** True when the fault is not this mail's: other mails would fail as well. */
  get concernsServer(): boolean {
    return aboutServer.has(this.code)
  }
}

/** The settings of the mailer cannot work together; found at start. */
export class MailConfigError extends Error {
  override readonly name = 'MailConfigError'
}
