import type { SendMailOptions } from 'nodemailer'
import { checkMail } from '../check-mail.ts'
import { MailError } from '../mail-error.ts'
import type { Mail, MailAddress, Mailer } from '../mail.ts'
import { toMailError } from './smtp-error.ts'
import { smtpOptions, standardTimeouts, type SmtpSettings, type SmtpTimeouts } from './smtp-options.ts'

export interface SmtpMailerOptions {
  readonly settings: SmtpSettings
  readonly from: MailAddress
  /** What the server calls itself to the mail server; the host of the base URL. */
  readonly heloName: string
  readonly timeouts?: Partial<SmtpTimeouts>
}

/** Tells vacation responders and other machines to keep quiet (RFC 3834 §5). */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/**
 * Sends by SMTP over a few kept connections (GC-17). Nothing is connected until the first mail.
 * @throws MailConfigError
 */
export function createSmtpMailer({ settings, from, heloName, timeouts = {} }: SmtpMailerOptions): Mailer {
  const limits = { ...standardTimeouts, ...timeouts }
  const options = smtpOptions(settings, heloName, limits)
  let opened: ReturnType<typeof openTransport> | undefined
  const open = () => (opened ??= openTransport(options))
  const dispose = async () => {
    const transport = await opened
    transport?.close({ force: true })
  }
  return {
    driver: 'smtp',
    dispose,
    [Symbol.asyncDispose]: dispose,
    send: async (mail, signal) => {
      const checked = checkMail(mail)
      const deadline = AbortSignal.timeout(limits.send)
      const either = signal ? AbortSignal.any([signal, deadline]) : deadline
      try {
        const transport = await open()
        await transport.sendMail({ ...compose(checked, from), signal: either })
      } catch (error) {
        if (deadline.aborted && !signal?.aborted) throw tooSlow(limits.send, error)
        throw toMailError(error)
      }
    },
    health: async () => {
      try {
        const transport = await open()
        await transport.verify()
        return []
      } catch (error) {
        return [`${settings.host}: ${toMailError(error).message}`]
      }
    },
  }
}

/** The library is loaded with the first mail. */
async function openTransport(options: ReturnType<typeof smtpOptions>) {
  const { createTransport } = await import('nodemailer')
  return createTransport(options)
}

function tooSlow(ms: number, cause: unknown): MailError {
  return new MailError('unreachable', `The mail server did not take the mail within ${ms} ms.`, { cause })
}

/** The envelope is given, so that nothing in a header can add a recipient. */
function compose(mail: Mail, from: MailAddress): SendMailOptions {
  const { to, subject, text, html, headers = {}, message_id, date } = mail
  return {
    envelope: { from: from.address, to: [to.address] },
    from: { name: from.name ?? '', address: from.address },
    to: { name: to.name ?? '', address: to.address },
    subject,
    text,
    html,
    headers: { ...AUTOMATIC, ...headers },
    ...(message_id === undefined ? {} : { messageId: `<${message_id}>` }),
    ...(date ? { date } : {}),
  }
}
