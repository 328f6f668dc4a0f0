import { expect, test } from 'bun:test'
import { buildConfig, Secret, type Config } from '../config/mod.ts'
import { createLogger } from '../logging/mod.ts'
import { createMailer } from './create-mailer.ts'
import { MailConfigError } from './mail-error.ts'
import type { Mail } from './mail.ts'
import { sendpulse, smtpOptions, standardTimeouts } from './smtp/smtp-options.ts'

const link = 'https://chat.example.org/auth/confirm?token=hunter2hunter2'
const mail: Mail = {
  to: { name: 'Ann', address: 'ann@example.org' },
  subject: 'Confirm',
  text: `Follow\n${link}\nor https://chat.example.org/invite/hunter2\u001b[2J`,
  html: `<a href="${link}">Follow</a>`,
}

function mailer(values: Parameters<typeof buildConfig>[0], base_url = 'https://chat.example.org') {
  const printed: string[] = []
  const lines: string[] = []
  const logger = createLogger({ destination: { write: (line) => void lines.push(line) } })
  const config: Config = { ...buildConfig(values, '/srv'), base_url }
  const made = createMailer({ config, logger, print: (text) => void printed.push(text) })
  return { mailer: made, printed, log: () => lines.join('') }
}

test('without settings mails go to the log, without their links', async () => {
  const { mailer: log, printed, log: lines } = mailer({ profile: 'prod' })
  await log.send(mail)
  expect(log.driver).toBe('log')
  expect(await log.health()).toEqual([])
  expect(lines()).toContain('ann@example.org')
  expect(lines()).toContain('https://chat.example.org/[REDACTED]')
  expect(lines()).not.toContain('hunter2')
  expect(printed).toEqual([])
})

test('in development the terminal shows the link, so that a person can follow it, and the log does not', async () => {
  const { mailer: log, printed, log: lines } = mailer({ profile: 'dev' })
  await log.send(mail)
  expect(printed.join('').split('\n')).toContain(link)
  expect(printed.join('')).not.toContain('\u001b')
  expect(lines()).not.toContain('hunter2')
})

test('the log driver refuses what SMTP would refuse', async () => {
  const { mailer: log } = mailer({})
  await expect(log.send({ ...mail, to: { address: 'ann@example.org\r\nX: y' } })).rejects.toThrow(
    'not one mail address',
  )
})

test.each([
  [{ 'mail.smtp.host': 'mail.example.org' }, 'mail.driver is log: say smtp'],
  [{ 'mail.driver': 'smtp' }, 'mail.smtp.host (AJET_MAIL_SMTP_HOST) is missing'],
  [{ 'mail.driver': 'sendpulse' }, 'SendPulse needs it'],
  [{ 'mail.driver': 'smtp', 'mail.smtp.host': 'm', 'mail.from': 'Chat' }, 'mail.from'],
  [{ 'mail.driver': 'smtp', 'mail.smtp.host': 'm', 'mail.smtp.user': 'u' }, 'but not mail.smtp.password'],
  [{ 'mail.driver': 'smtp', 'mail.smtp.host': 'm', 'mail.smtp.password': 'p' }, 'but not mail.smtp.user'],
  [
    {
      'mail.driver': 'smtp',
      'mail.smtp.host': 'mail.example.org',
      'mail.smtp.tls': 'none',
      'mail.smtp.user': 'u',
      'mail.smtp.password': 'p',
    },
    'in the clear',
  ],
] as const)('settings %j do not fit together, which is told at start', (values, message) => {
  expect(() => mailer(values)).toThrow(MailConfigError)
  expect(() => mailer(values)).toThrow(message)
})

test('GC-17 (a) SMTP and (b) SendPulse are chosen by the driver setting', async () => {
  await using smtp = mailer({ 'mail.driver': 'smtp', 'mail.smtp.host': 'mail.example.org' }).mailer
  const login = { 'mail.smtp.user': 'ann@example.org', 'mail.smtp.password': 'p' }
  await using pulse = mailer({ 'mail.driver': 'sendpulse', ...login }).mailer
  expect([smtp.driver, pulse.driver]).toEqual(['smtp', 'smtp'])
})

test('GC-17 (b) SendPulse is its SMTP, encrypted from the first byte', () => {
  const login = { user: 'ann@example.org', password: new Secret('p') }
  const options = smtpOptions({ ...sendpulse, verify_certificate: true, ...login }, 'chat', standardTimeouts)
  expect(options).toMatchObject({
    host: 'smtp-pulse.com',
    port: 465,
    secure: true,
    auth: { user: 'ann@example.org', pass: 'p' },
    tls: { rejectUnauthorized: true },
  })
})

test('encryption is required unless the settings say otherwise, and each way has its port', () => {
  const of = (tls: 'starttls' | 'implicit' | 'none') =>
    smtpOptions({ host: 'mail.example.org', tls, verify_certificate: true }, 'chat', standardTimeouts)
  expect(of('starttls')).toMatchObject({ port: 587, secure: false, requireTLS: true })
  expect(of('implicit')).toMatchObject({ port: 465, secure: true })
  expect(of('none')).toMatchObject({ port: 25, secure: false, ignoreTLS: true })
})
