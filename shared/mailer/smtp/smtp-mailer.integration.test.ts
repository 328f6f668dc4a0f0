import { afterEach, describe, expect, test } from 'bun:test'
import { Secret } from '../../config/mod.ts'
import { freePort, startSmtpSink, type SmtpSink, type SmtpSinkOptions } from '../../testing/mod.ts'
import { MAX_BODY_BYTES } from '../check-mail.ts'
import { MailError } from '../mail-error.ts'
import type { Mail, Mailer } from '../mail.ts'
import { createSmtpMailer } from './smtp-mailer.ts'
import type { SmtpSettings, SmtpTimeouts } from './smtp-options.ts'

const mail: Mail = {
  to: { name: 'Ann', address: 'ann@example.org' },
  subject: 'Hello',
  text: 'Hi Ann',
  html: '<p>Hi Ann</p>',
  message_id: '0192@chat.example.org',
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.toReversed()) await one[Symbol.asyncDispose]()
  open = []
})

async function sinkOf(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const sink = await startSmtpSink(options)
  open.push(sink)
  return sink
}

function mailerTo(
  { port }: { readonly port: number },
  settings: Partial<SmtpSettings> = {},
  timeouts: Partial<SmtpTimeouts> = {},
): Mailer {
  const mailer = createSmtpMailer({
    settings: { host: '127.0.0.1', port, tls: 'starttls', verify_certificate: false, ...settings },
    from: { name: 'Chat, ours', address: 'chat@example.org' },
    heloName: 'chat.example.org',
    timeouts,
  })
  open.push(mailer)
  return mailer
}

async function failure(sending: Promise<void>): Promise<MailError> {
  const error: unknown = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof MailError) return error
  throw new Error('The mail was sent, or failed otherwise', { cause: error })
}

describe('GC-17 (a) SMTP', () => {
  test('GC-17 a mail arrives by STARTTLS with its text, its HTML and its id', async () => {
    const sink = await sinkOf()
    await mailerTo(sink).send(mail)
    const [got] = await sink.received(1)
    expect(got).toMatchObject({ from: 'chat@example.org', to: ['ann@example.org'], encrypted: true, subject: 'Hello' })
    expect(got?.text.trim()).toBe('Hi Ann')
    expect(got?.html.trim()).toBe('<p>Hi Ann</p>')
    expect(got?.headers.get('message-id')).toBe('<0192@chat.example.org>')
    expect(got?.headers.get('from')).toBe('"Chat, ours" <chat@example.org>')
    expect(got?.headers.get('auto-submitted')).toBe('auto-generated')
  })

  test('GC-17 a mail arrives encrypted from the first byte, signed in', async () => {
    const login = { user: 'chat', password: 'hunter2' }
    const sink = await sinkOf({ tls: 'implicit', login })
    const mailer = mailerTo(sink, { tls: 'implicit', user: 'chat', password: new Secret('hunter2') })
    await mailer.send(mail)
    const [got] = await sink.received(1)
    expect(got).toMatchObject({ encrypted: true, user: 'chat' })
    expect(await mailer.health()).toEqual([])
  })

  test('without encryption only where the settings say so', async () => {
    const sink = await sinkOf({ tls: 'none' })
    expect(await failure(mailerTo(sink).send(mail))).toMatchObject({ permanent: false, concernsServer: true })
    expect(sink.mails).toEqual([])
    await mailerTo(sink, { tls: 'none' }).send(mail)
    expect(sink.mails).toMatchObject([{ encrypted: false }])
  })

  test.each(['starttls', 'implicit'] as const)('with %s a self-signed certificate is refused', async (tls) => {
    const sink = await sinkOf({ tls })
    const strict = mailerTo(sink, { tls, verify_certificate: true })
    expect(await failure(strict.send(mail))).toMatchObject({ code: 'tls', permanent: false })
    expect((await strict.health())[0]).toContain('127.0.0.1: ')
    expect(sink.mails).toEqual([])
  })

  test('subjects and names in any script arrive as they were', async () => {
    const sink = await sinkOf()
    const subject = 'Grüße 🙂 — добро пожаловать, ようこそ '.repeat(3).trim()
    const text = 'Zeile\n.\n..\nFrom here ünïcode 🙂'
    await mailerTo(sink).send({ ...mail, to: { name: 'Änn, 🙂', address: 'ann@example.org' }, subject, text })
    const [got] = await sink.received(1)
    expect(got?.subject).toBe(subject)
    expect(got?.raw).not.toMatch(/[^\u0000-\u007f]/)
    expect(got?.headers.get('to')).toContain('Änn, 🙂')
    expect(got?.text.trimEnd()).toBe(text)
  })

  test('nothing in a name or a subject adds a header or a recipient', async () => {
    const sink = await sinkOf()
    const evil = 'Ann\r\nBcc: eve@example.org\r\n\r\nEvil body <eve@example.org>, "'
    await mailerTo(sink).send({ ...mail, to: { name: evil, address: 'ann@example.org' }, subject: evil })
    const [got] = await sink.received(1)
    expect(got?.to).toEqual(['ann@example.org'])
    expect(got?.headers.has('bcc')).toBe(false)
    expect(got?.raw).not.toMatch(/^(?:Bcc|Evil)/im)
    expect(got?.text.trim()).toBe('Hi Ann')
  })

  test('a huge body is refused before anybody is connected to', async () => {
    const mailer = mailerTo({ port: freePort() })
    expect(await failure(mailer.send({ ...mail, text: 'a'.repeat(MAX_BODY_BYTES) }))).toMatchObject({
      code: 'too_large',
      permanent: true,
    })
  })

  test('many mails go over a few connections, each once', async () => {
    const sink = await sinkOf()
    const mailer = mailerTo(sink)
    const ids = Array.from({ length: 40 }, (_, n) => `n${n}@chat.example.org`)
    await Promise.all(ids.map((message_id) => mailer.send({ ...mail, message_id })))
    const got = sink.mails.map(({ headers }) => headers.get('message-id'))
    expect(got.toSorted()).toEqual(ids.map((id) => `<${id}>`).toSorted())
  })
})

describe('what the mail server answers', () => {
  test.each([
    ['recipient', 451, { code: 'refused', permanent: false }],
    ['recipient', 550, { code: 'refused', permanent: true }],
    ['sender', 421, { code: 'refused', permanent: false }],
    ['sender', 553, { code: 'refused', permanent: true }],
    ['sender', 530, { code: 'credentials', permanent: false }],
    ['content', 452, { code: 'refused', permanent: false }],
    ['content', 554, { code: 'refused', permanent: true }],
    ['content', 503, { code: 'refused', permanent: false }],
    ['connect', 421, { concernsServer: true, permanent: false }],
    ['connect', 554, { concernsServer: true, permanent: false }],
  ] as const)('at the %s, %i: temporary or for good, this mail or all', async (stage, code, expected) => {
    const sink = await sinkOf()
    sink.refuse(stage, code)
    expect(await failure(mailerTo(sink).send(mail))).toMatchObject(expected)
    expect(sink.mails).toEqual([])
  })

  test('a wrong password is a fault of the settings, not of the mail, and is in no error', async () => {
    const sink = await sinkOf({ login: { user: 'chat', password: 'right' } })
    const mailer = mailerTo(sink, { user: 'chat', password: new Secret('hunter2') })
    const error = await failure(mailer.send(mail))
    expect(error).toMatchObject({ code: 'credentials', permanent: false, concernsServer: true })
    expect(Bun.inspect(error)).not.toContain('hunter2')
  })

  test('greylisting: the same mail is taken at the second try', async () => {
    const sink = await sinkOf()
    sink.refuse('recipient', 451, 1)
    const mailer = mailerTo(sink)
    expect(await failure(mailer.send(mail))).toMatchObject({ permanent: false })
    await mailer.send(mail)
    expect(sink.mails).toHaveLength(1)
  })

  test('a mail larger than the server takes is refused by it for good', async () => {
    const sink = await sinkOf({ size: 1_000 })
    const error = await failure(mailerTo(sink).send({ ...mail, text: 'a '.repeat(5_000) }))
    expect(error).toMatchObject({ code: 'refused', permanent: true })
  })
})

describe('a mail server that is not there', () => {
  test('a refused connection is an error that says so', async () => {
    const mailer = mailerTo({ port: freePort() })
    expect(await failure(mailer.send(mail))).toMatchObject({ code: 'unreachable', permanent: false })
    expect((await mailer.health())[0]).toContain('ECONNREFUSED')
  })

  test('one that says nothing costs the greeting time-out', async () => {
    await using silent = listenSilently()
    expect(await failure(mailerTo(silent, {}, { greeting: 50 }).send(mail))).toMatchObject({ code: 'unreachable' })
  })

  test('one that takes the mail and never answers costs the time of a try', async () => {
    const sink = await sinkOf()
    const hung = sink.hang()
    const error = await failure(mailerTo(sink, {}, { send: 300 }).send(mail))
    expect(error).toMatchObject({ code: 'unreachable', permanent: false })
    await hung
  })

  test('a try ends when it is aborted', async () => {
    const sink = await sinkOf()
    const hung = sink.hang()
    const abort = new AbortController()
    const sending = failure(mailerTo(sink).send(mail, abort.signal))
    await hung
    abort.abort()
    expect(await sending).toMatchObject({ code: 'aborted', permanent: false })
  })
})

function listenSilently(): AsyncDisposable & { readonly port: number } {
  const server = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  return { port: server.port, [Symbol.asyncDispose]: async () => server.stop(true) }
}
