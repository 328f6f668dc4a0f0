import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { readMail, type ReadMail } from './read-mail.ts'
import { sinkCertificate, sinkKey } from './sink-certificate.ts'

export interface ReceivedMail extends ReadMail {
  /** Envelope: who it came from and who it goes to, whatever the headers say. */
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly encrypted: boolean
  /** Who signed in, if anybody. */
  readonly user: string | undefined
}

/** Where in the conversation the sink answers differently. `content` is the end of DATA. */
export type SmtpStage = 'connect' | 'auth' | 'sender' | 'recipient' | 'content'

export interface SmtpSinkOptions {
  /** Default: STARTTLS is offered, with a self-signed certificate. */
  readonly tls?: 'starttls' | 'implicit' | 'none'
  /** Signing in with these is required. */
  readonly login?: { readonly user: string; readonly password: string }
  /** Largest mail it says it takes, in bytes. */
  readonly size?: number
}

export interface SmtpSink extends AsyncDisposable {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly mails: readonly ReceivedMail[]
  /** Resolves when so many mails are there. */
  received(count: number): Promise<readonly ReceivedMail[]>
  /** Answers the next `times` (for ever when absent) at this stage with an SMTP code such as 451. */
  refuse(stage: SmtpStage, code: number, times?: number): void
  /** From here on takes mails and never answers; resolves when the first one hangs. */
  hang(): Promise<void>
}

/** A real SMTP server that keeps what it gets, on a free port of 127.0.0.1. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const sink = new Sink(options)
  await sink.listen()
  return sink
}

type Callback = (error?: Error | null, response?: string) => void

class Sink implements SmtpSink {
  readonly host = '127.0.0.1'
  readonly mails: ReceivedMail[] = []
  readonly #server: SMTPServer
  readonly #refusals = new Map<SmtpStage, { readonly code: number; left: number }>()
  #waiting: { readonly count: number; readonly resolve: (mails: readonly ReceivedMail[]) => void }[] = []
  #hanging: (() => void) | undefined

  constructor(options: SmtpSinkOptions) {
    this.#server = new SMTPServer(this.#serverOptions(options))
    // A client that hangs up is what some tests are about; they see it on the client's side.
    this.#server.on('error', () => undefined)
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port
  }

  async listen(): Promise<void> {
    this.#server.listen(0, this.host)
    await once(this.#server.server, 'listening')
  }

  received(count: number): Promise<readonly ReceivedMail[]> {
    if (this.mails.length >= count) return Promise.resolve(this.mails)
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  refuse(stage: SmtpStage, code: number, times = Infinity): void {
    this.#refusals.set(stage, { code, left: times })
  }

  hang(): Promise<void> {
    return new Promise((resolve) => {
      this.#hanging = resolve
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#server.connections) connection.close()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #serverOptions({ tls = 'starttls', login, size }: SmtpSinkOptions): SMTPServerOptions {
    return {
      key: sinkKey,
      cert: sinkCertificate,
      secure: tls === 'implicit',
      disabledCommands: tls === 'none' ? ['STARTTLS'] : [],
      authOptional: login === undefined,
      allowInsecureAuth: true,
      closeTimeout: 1,
      logger: false,
      disableReverseLookup: true,
      ...(size === undefined ? {} : { size }),
      onConnect: (_session, done) => this.#answer('connect', done),
      onMailFrom: (_address, _session, done) => this.#answer('sender', done),
      onRcptTo: (_address, _session, done) => this.#answer('recipient', done),
      onAuth: ({ username, password }, _session, done) => {
        const isRight = login?.user === username && login?.password === password
        const refusal = isRight ? this.#refusal('auth') : failure(535, 'wrong password')
        done(refusal, { user: username ?? '' })
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          if (stream.sizeExceeded) done(failure(552, 'too large'))
          else this.#take(Buffer.concat(chunks).toString(), session, done)
        })
      },
    }
  }

  #answer(stage: SmtpStage, done: Callback): void {
    done(this.#refusal(stage))
  }

  #take(raw: string, session: SMTPServerSession, done: Callback): void {
    if (this.#hanging) return this.#hanging()
    const refusal = this.#refusal('content')
    if (refusal) return done(refusal)
    const { mailFrom, rcptTo } = session.envelope
    this.mails.push({
      ...readMail(raw),
      raw,
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map(({ address }) => address),
      encrypted: session.secure,
      user: typeof session.user === 'string' ? session.user : undefined,
    })
    done(null, 'kept')
    for (const { count, resolve } of this.#waiting) if (this.mails.length >= count) resolve(this.mails)
    this.#waiting = this.#waiting.filter(({ count }) => this.mails.length < count)
  }

  #refusal(stage: SmtpStage): Error | null {
    const refusal = this.#refusals.get(stage)
    if (!refusal || refusal.left <= 0) return null
    refusal.left -= 1
    return failure(refusal.code, `not at the ${stage}`)
  }
}

function failure(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
