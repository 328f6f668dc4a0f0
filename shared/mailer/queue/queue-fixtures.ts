import { createDatabase } from '../../db/mod.ts'
import { silentLogger } from '../../logging/mod.ts'
import { ManualClock } from '../../std/mod.ts'
import type { Mailer } from '../mail.ts'
import { createSmtpMailer } from '../smtp/smtp-mailer.ts'
import { createMailWorker } from './mail-worker.ts'

/** A mailer to a sink on this machine. */
export function mailerTo(port: number): Mailer {
  return createSmtpMailer({
    settings: { host: '127.0.0.1', port, tls: 'starttls', verify_certificate: false },
    from: { name: 'Chat', address: 'chat@example.org' },
    heloName: 'chat.example.org',
  })
}

/** The token of the link in a mail. */
export function tokenOf(text: string): string | undefined {
  return /[?]token=([\w-]+)/.exec(text)?.[1]
}

/** Run as a program: a server that sends what is in the queue at a given time, until somebody kills it. */
if (import.meta.main) {
  const [url = '', port = '', time = ''] = process.argv.slice(2)
  const worker = createMailWorker({
    db: createDatabase({ url, logger: silentLogger, poolSize: 2 }),
    mailer: mailerTo(Number(port)),
    logger: silentLogger,
    baseUrl: 'https://chat.example.org',
    clock: new ManualClock(Date.parse(time)),
  })
  await worker.settle()
}
