import type { Config } from '../config/mod.ts'
import { parseAddress } from './address.ts'
import { createLogMailer, type LogMailerOptions } from './log-mailer.ts'
import { MailConfigError } from './mail-error.ts'
import type { MailAddress, Mailer } from './mail.ts'
import { createSmtpMailer } from './smtp/smtp-mailer.ts'
import { sendpulse, type SmtpSettings } from './smtp/smtp-options.ts'

export interface MailerOptions extends Required<LogMailerOptions> {
  readonly config: Pick<Config, 'profile' | 'base_url' | 'mail'>
}

/**
 * The mailer of the settings (GC-17). `print` writes to the terminal of whoever started the server; it is used by the
 * log driver and in the dev profile only.
 * @throws MailConfigError
 */
export function createMailer({ config, logger, print }: MailerOptions): Mailer {
  const { driver } = config.mail
  if (driver === 'log') {
    if (config.mail.smtp.host !== undefined) {
      throw new MailConfigError('mail.smtp.host (AJET_MAIL_SMTP_HOST) is set, but mail.driver is log: say smtp')
    }
    return createLogMailer({ logger, ...(config.profile === 'dev' ? { print } : {}) })
  }
  const heloName = hostOf(config.base_url)
  return createSmtpMailer({ settings: smtpSettings(config.mail), from: sender(config), heloName })
}

/** The host people know us by, as it may stand behind an @ and in HELO. */
export function hostOf(baseUrl: string): string {
  const { hostname } = new URL(baseUrl)
  return /^[\w.-]+$/.test(hostname) ? hostname : 'localhost'
}

function smtpSettings({ driver, smtp }: Config['mail']): SmtpSettings {
  if (driver === 'sendpulse') {
    if (!smtp.user) throw new MailConfigError('mail.smtp.user (AJET_MAIL_SMTP_USER) is missing: SendPulse needs it')
    return { ...smtp, ...sendpulse }
  }
  if (!smtp.host) throw new MailConfigError('mail.smtp.host (AJET_MAIL_SMTP_HOST) is missing: mail.driver is smtp')
  return { ...smtp, host: smtp.host }
}

function sender({ mail, base_url }: MailerOptions['config']): MailAddress {
  const from = parseAddress(mail.from ?? `ajet-chat <noreply@${hostOf(base_url)}>`)
  if (!from) throw new MailConfigError('mail.from (AJET_MAIL_FROM) must be like: Chat <chat@example.org>')
  return from
}
