import type { SMTPPoolOptions } from 'nodemailer'
import type { Secret } from '../../config/mod.ts'
import { MailConfigError } from '../mail-error.ts'

/** How the connection is encrypted: from the first byte, by STARTTLS before anything else is said, or not at all. */
export type SmtpTls = 'implicit' | 'starttls' | 'none'

export interface SmtpSettings {
  readonly host: string
  /** Default: 465, 587 or 25, as `tls` says. */
  readonly port?: number | undefined
  readonly tls: SmtpTls
  /** False takes any certificate: who listens in between can then read everything. */
  readonly verify_certificate: boolean
  readonly user?: string | undefined
  readonly password?: Secret | undefined
}

/** How long each step may take, in ms. */
export interface SmtpTimeouts {
  readonly connect: number
  readonly greeting: number
  /** Silence on an open connection. */
  readonly silence: number
  /** A whole try, whatever the server does meanwhile. */
  readonly send: number
}

export const standardTimeouts: SmtpTimeouts = { connect: 10_000, greeting: 10_000, silence: 30_000, send: 60_000 }

/** SendPulse (GC-17 b) is reached by its SMTP; its user and password are those of "SMTP settings" in the account. */
export const sendpulse = { host: 'smtp-pulse.com', port: 465, tls: 'implicit' } as const

const standardPorts = { implicit: 465, starttls: 587, none: 25 } as const
const MAX_RESPONSE_BYTES = 64 * 1024

/**
 * The settings as nodemailer takes them: encryption is required unless the settings say `none`, and a password never
 * travels in the clear.
 * @throws MailConfigError
 */
export function smtpOptions(
  settings: SmtpSettings,
  heloName: string,
  timeouts: SmtpTimeouts,
): SMTPPoolOptions & { readonly pool: true } {
  const { host, tls, port = standardPorts[tls] } = settings
  const auth = credentials(settings)
  if (auth && tls === 'none' && !isThisMachine(host)) {
    throw new MailConfigError('mail.smtp.tls is none: the password of mail.smtp.user would travel in the clear')
  }
  return {
    pool: true,
    host,
    port,
    ...encryption(settings),
    ...(auth ? { auth } : {}),
    name: heloName,
    maxConnections: 3,
    maxMessages: 100,
    // A connection the server closed while it was idle costs no try of the mail.
    maxRequeues: 1,
    idleTimeout: 30_000,
    connectionTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    maxResponseSize: MAX_RESPONSE_BYTES,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function encryption({
  tls,
  verify_certificate,
}: SmtpSettings): Pick<SMTPPoolOptions, 'secure' | 'ignoreTLS' | 'requireTLS' | 'tls'> {
  if (tls === 'none') return { secure: false, ignoreTLS: true }
  return {
    secure: tls === 'implicit',
    requireTLS: true,
    tls: { rejectUnauthorized: verify_certificate, minVersion: 'TLSv1.2' },
  }
}

function credentials({ user, password }: SmtpSettings): { user: string; pass: string } | undefined {
  if (user === undefined && password === undefined) return undefined
  if (user === undefined) throw new MailConfigError('mail.smtp.password is set, but not mail.smtp.user')
  if (password === undefined) throw new MailConfigError('mail.smtp.user is set, but not mail.smtp.password')
  return { user, pass: password.reveal() }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
