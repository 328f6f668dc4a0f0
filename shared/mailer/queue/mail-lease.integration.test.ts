import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Database } from '../../db/mod.ts'
import { ManualClock } from '../../std/mod.ts'
import { recordLog, startSmtpSink, testDatabase, type SmtpSink, type TestDatabase } from '../../testing/mod.ts'
import { MailError } from '../mail-error.ts'
import type { Mailer } from '../mail.ts'
import { enqueueMail, type MailOrder } from './enqueue-mail.ts'
import { createMailWorker } from './mail-worker.ts'
import { FakeMailer, mailerTo, reset } from './queue-fixtures.ts'

const MINUTE = 60_000

let own: TestDatabase
let db: Database
let clock: ManualClock
let log: ReturnType<typeof recordLog>

beforeAll(async () => {
  own = await testDatabase()
  db = own.db
})
afterAll(() => own.drop())
beforeEach(async () => {
  clock = new ManualClock()
  log = recordLog()
  await db.kysely.deleteFrom('mail_queue').execute()
})

describe('more than one server', () => {
  test('two workers send each mail once', async () => {
    const mailer = new FakeMailer()
    for (let n = 0; n < 60; n++) await enqueue(reset({ address: `u${n}@example.org` }))
    await using one = workerWith(mailer)
    await using other = workerWith(mailer)
    const held = mailer.hold()
    const settled = Promise.all([one.settle(), other.settle()])
    await mailer.tried(10)
    held.resolve()
    await settled
    expect(mailer.tries).toHaveLength(60)
    expect(new Set(mailer.tries.map(({ message_id }) => message_id)).size).toBe(60)
    expect(one.stats().sent).toBeGreaterThan(0)
    expect(other.stats().sent).toBeGreaterThan(0)
  })

  test('a mail under way is left alone until its lease is over, and a late failure does not undo the success', async () => {
    const slow = new FakeMailer()
    const held = slow.hold()
    await enqueue(reset())
    await using one = workerWith(slow)
    const first = one.settle()
    await slow.tried(1)
    const fast = new FakeMailer()
    await using other = workerWith(fast)
    await other.settle()
    expect(fast.tries).toEqual([])
    clock.advance(5 * MINUTE)
    await other.settle()
    expect(fast.tries).toHaveLength(1)
    held.reject(new MailError('unreachable', 'too late'))
    await first
    expect(await onlyRow()).toMatchObject({ sent_at: new Date(clock.now()), failed_at: null, attempts: 2 })
  })

  test('kill -9 while sending: after the lease another server sends the mail, with the same id', async () => {
    await using sink = await startSmtpSink()
    const hung = sink.hang()
    const id = await enqueue(reset())
    const program = join(import.meta.dir, 'queue-fixtures.ts')
    const start = new Date(clock.now() + 1_000).toISOString()
    const child = Bun.spawn([process.execPath, program, own.url, String(sink.port), start], { stdout: 'ignore' })
    await hung
    child.kill('SIGKILL')
    await child.exited
    expect(await onlyRow()).toMatchObject({ attempts: 1, sent_at: null, data: { token: 'secret-token' } })
    await using working = await startSmtpSink()
    await using worker = workerWith(mailerTo(working.port))
    await worker.settle()
    expect(working.mails).toEqual([])
    clock.advance(5 * MINUTE + 1_000)
    await worker.settle()
    expect(idsOf(working)).toEqual([`<${id}@chat.example.org>`])
    expect(await onlyRow()).toMatchObject({ attempts: 2, data: {} })
  })

  test('a mail that kills its server every time is given up', async () => {
    const mailer = new FakeMailer()
    await enqueue(reset())
    await db.kysely.updateTable('mail_queue').set({ attempts: 12 }).execute()
    await using worker = workerWith(mailer)
    await worker.settle()
    expect(mailer.tries).toEqual([])
    expect(log.at('error')).toHaveLength(1)
  })

  test('a server that shuts down gives a try some seconds, then leaves the mail to the next', async () => {
    const mailer = new FakeMailer()
    mailer.hold()
    await enqueue(reset())
    const worker = workerWith(mailer)
    worker.start()
    await mailer.tried(1)
    const disposed = worker[Symbol.asyncDispose]()
    clock.advance(5_000)
    await disposed
    expect(await onlyRow()).toMatchObject({ locked_until: null, sent_at: null, failed_at: null })
    const next = new FakeMailer()
    await using other = workerWith(next)
    await other.settle()
    expect(next.tries).toHaveLength(1)
  })
})

function workerWith(mailer: Mailer) {
  return createMailWorker({ db, mailer, clock, logger: log.logger, baseUrl: 'https://chat.example.org' })
}

function enqueue(order: MailOrder): Promise<string | undefined> {
  return db.transaction((trx) => enqueueMail(trx, order, { clock }))
}

function onlyRow() {
  return db.kysely.selectFrom('mail_queue').selectAll().executeTakeFirstOrThrow()
}

function idsOf(sink: SmtpSink): readonly (string | undefined)[] {
  return sink.mails.map(({ headers }) => headers.get('message-id'))
}
