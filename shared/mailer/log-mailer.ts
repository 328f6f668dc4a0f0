import { checkMail } from './check-mail.ts'
import { printable } from './clean-text.ts'
import type { MailLogger } from './mail-logger.ts'
import type { Mail, Mailer } from './mail.ts'

export interface LogMailerOptions {
  readonly logger: MailLogger
  /**
   * Given in the dev profile only: shows a person at the terminal the whole mail, link included, so that it can be
   * followed. A log may be collected and kept, so that links, which are keys, never go there.
   */
  readonly print?: (text: string) => void
}

const LINK = /(\bhttps?:\/\/[^/\s?#]+)\/[^\s]*/g

/** Sends nothing: writes each mail to the log. What a server without mail settings does. */
export function createLogMailer({ logger, print }: LogMailerOptions): Mailer {
  const dispose = () => Promise.resolve()
  return {
    driver: 'log',
    send: async (mail) => write(checkMail(mail), logger, print),
    health: () => Promise.resolve([]),
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

function write(mail: Mail, logger: MailLogger, print: LogMailerOptions['print']): void {
  const text = printable(mail.text)
  const fields = { to: mail.to.address, subject: mail.subject, text: text.replace(LINK, '$1/[REDACTED]') }
  logger.info(fields, 'A mail was not sent but written here: mail.driver is log')
  print?.(`\nMail to ${mail.to.address}: ${mail.subject}\n\n${text}\n`)
}
