import { createDatabase } from '../../db/mod.ts'
import { silentLogger } from '../../logging/mod.ts'
import { ManualClock } from '../../std/mod.ts'
import { MailError } from '../mail-error.ts'
import type { Mail, Mailer } from '../mail.ts'
import { createSmtpMailer } from '../smtp/smtp-mailer.ts'
import type { MailOrder } from './enqueue-mail.ts'
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

export interface ResetFields {
  readonly address?: string
  readonly name?: string
  readonly token?: string
  readonly valid_minutes?: number
}

/** An order for a new password; of Ann, unless said otherwise. */
export function reset(fields: ResetFields = {}): MailOrder {
  const { address = 'ann@example.org', name = 'Ann', token = 'secret-token', valid_minutes = 60 } = fields
  return { to: { name, address }, template: 'password_reset', data: { name, token, valid_minutes } }
}

export function invite(address: string): MailOrder {
  return { to: { address }, template: 'invite', data: { inviter: 'Ann', community: 'Home', code: 'AbCdEfGh' } }
}

/** Takes mails, or fails them, as told; and says when it is asked. */
export class FakeMailer implements Mailer {
  readonly driver = 'smtp'
  readonly tries: Mail[] = []
  answer: (mail: Mail) => Error | undefined
  #held: PromiseWithResolvers<void> | undefined
  #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  constructor(answer: (mail: Mail) => Error | undefined = () => undefined) {
    this.answer = answer
  }

  async send(mail: Mail, signal?: AbortSignal): Promise<void> {
    this.tries.push(mail)
    for (const { count, resolve } of this.#waiting) if (this.tries.length >= count) resolve()
    const error = this.answer(mail)
    if (error) throw error
    signal?.addEventListener('abort', () => this.#held?.reject(new MailError('aborted', 'shutting down')))
    await this.#held?.promise
  }

  /** From here on nobody gets an answer before the promise that is returned is settled. */
  hold(): PromiseWithResolvers<void> {
    this.#held = Promise.withResolvers<void>()
    return this.#held
  }

  tried(count: number): Promise<void> {
    if (this.tries.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  health(): Promise<readonly string[]> {
    return Promise.resolve([])
  }

  async dispose(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
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
