import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Database } from '../../db/mod.ts'
import { ManualClock } from '../../std/mod.ts'
import { recordLog, startSmtpSink, testDatabase, type TestDatabase } from '../../testing/mod.ts'
import { MailError } from '../mail-error.ts'
import type { Mailer } from '../mail.ts'
import { deleteOldMails } from './mail-rows.ts'
import { enqueueMail, type EnqueueMailOptions, type MailOrder } from './enqueue-mail.ts'
import { FakeMailer, invite, mailerTo, reset, tokenOf } from './queue-fixtures.ts'
import { createMailWorker, type MailWorkerOptions } from './mail-worker.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

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

describe('into the queue', () => {
  test('what is rolled back is never sent', async () => {
    const mailer = new FakeMailer()
    await db
      .transaction(async (trx) => {
        await enqueueMail(trx, reset(), { clock })
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    await using worker = workerWith(mailer)
    await worker.settle()
    expect(mailer.tries).toEqual([])
  })

  test('one recipient gets so many mails an hour, whatever the template and however the address is written', async () => {
    const addresses = ['ann@example.org', 'Ann@Example.org', 'ann+1@example.org', 'ann+2@example.org']
    const ids = []
    for (const address of addresses) ids.push(await enqueue(reset({ address }), { perHour: 3 }))
    expect(ids.map((id) => id !== undefined)).toEqual([true, true, true, false])
    expect(await enqueue(invite('ann@example.org'), { perHour: 3 })).toBeUndefined()
    expect(await enqueue(reset({ address: 'bob@example.org' }), { perHour: 3 })).toBeString()
    clock.advance(HOUR + 1)
    expect(await enqueue(reset(), { perHour: 3 })).toBeString()
  })

  test('the bound holds for callers at the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => enqueue(reset(), { perHour: 3 })))
    expect(ids.filter((id) => id !== undefined)).toHaveLength(3)
  })

  test('an address or data that cannot be right is refused at once', async () => {
    await expect(enqueue(reset({ address: 'ann@example.org\r\nBcc: x@y' }))).rejects.toThrow(MailError)
    await expect(enqueue(reset({ token: 'not a key' }))).rejects.toThrow('token')
    expect(await rows()).toEqual([])
  })
})

describe('out of the queue', () => {
  test('GC-17 GC-18 a mail in the queue arrives over SMTP, once, and its link is kept nowhere', async () => {
    await using sink = await startSmtpSink()
    const id = await enqueue(reset({ name: 'Änn' }))
    await using worker = workerWith(mailerTo(sink.port))
    await worker.settle()
    await worker.settle()
    expect(sink.mails).toHaveLength(1)
    const [got] = sink.mails
    expect(got).toMatchObject({ to: ['ann@example.org'], subject: 'Choose a new password for chat.example.org' })
    expect(got?.headers.get('message-id')).toBe(`<${id}@chat.example.org>`)
    expect(tokenOf(got?.text ?? '')).toBe('secret-token')
    expect(tokenOf(got?.html ?? '')).toBe('secret-token')
    expect(await rows()).toMatchObject([
      { id, data: {}, attempts: 1, last_error: null, sent_at: new Date(clock.now()) },
    ])
    expect(JSON.stringify(log.lines)).not.toContain('secret-token')
    expect(worker.stats()).toEqual({ sent: 1, deferred: 0, given_up: 0 })
    expect(await worker.waiting()).toBe(0)
  })

  test('greylisting: 451, then after a pause the same mail again, with the same id and date', async () => {
    await using sink = await startSmtpSink()
    sink.refuse('content', 451, 1)
    const id = await enqueue(reset())
    await using worker = workerWith(mailerTo(sink.port))
    await worker.settle()
    await worker.settle()
    expect(sink.mails).toEqual([])
    expect(await rows()).toMatchObject([{ attempts: 1, sent_at: null, locked_until: null }])
    expect((await rows())[0]?.last_error).toContain('451')
    clock.advance(30_000)
    await worker.settle()
    expect(sink.mails.map(({ headers }) => headers.get('message-id'))).toEqual([`<${id}@chat.example.org>`])
    expect(sink.mails[0]?.headers.get('date')).toBe('Thu, 01 Jan 2026 00:00:00 +0000')
    expect(worker.stats()).toEqual({ sent: 1, deferred: 1, given_up: 0 })
  })

  test('a recipient the server refuses for good is tried once', async () => {
    await using sink = await startSmtpSink()
    sink.refuse('recipient', 550)
    await enqueue(reset())
    await using worker = workerWith(mailerTo(sink.port))
    await worker.settle()
    expect(await rows()).toMatchObject([{ attempts: 1, failed_at: new Date(clock.now()), data: {}, sent_at: null }])
    expect(log.at('warn').map(({ message }) => message)).toEqual(['A mail was given up'])
    expect(worker.stats().given_up).toBe(1)
  })

  test('the pauses grow, and after so many tries the mail is given up with an error', async () => {
    const mailer = new FakeMailer(() => new MailError('refused', 'come later'))
    await enqueue(reset({ valid_minutes: 43_200 }))
    await using worker = workerWith(mailer, { maxAttempts: 6 })
    const pauses: number[] = []
    await worker.settle()
    for (let row = await onlyRow(); row.failed_at === null; row = await onlyRow()) {
      pauses.push(row.next_attempt_at.getTime() - clock.now())
      clock.advance(row.next_attempt_at.getTime() - clock.now())
      await worker.settle()
    }
    expect(mailer.tries).toHaveLength(6)
    expect(pauses).toHaveLength(5)
    for (const [at, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(15_000 * 2 ** at)
      expect(pause).toBeLessThanOrEqual(30_000 * 2 ** at)
    }
    expect(await onlyRow()).toMatchObject({ data: {}, last_error: 'refused: come later' })
    expect(log.at('error')).toHaveLength(1)
    expect(worker.stats()).toEqual({ sent: 0, deferred: 5, given_up: 1 })
  })

  test('a mail whose link has expired is not sent', async () => {
    const mailer = new FakeMailer()
    await enqueue(reset({ valid_minutes: 30 }))
    clock.advance(30 * MINUTE)
    await using worker = workerWith(mailer)
    await worker.settle()
    expect(mailer.tries).toEqual([])
    expect(await onlyRow()).toMatchObject({ failed_at: new Date(clock.now()), data: {} })
    expect((await onlyRow()).last_error).toStartWith('expired: ')
  })

  test('a mail that can never be written holds up nobody', async () => {
    const mailer = new FakeMailer()
    await enqueue(reset())
    await db.kysely.updateTable('mail_queue').set({ template: 'of_a_later_release' }).execute()
    await enqueue(reset({ address: 'bob@example.org' }))
    await using worker = workerWith(mailer)
    await worker.settle()
    expect(mailer.tries.map(({ to }) => to.address)).toEqual(['bob@example.org'])
    expect(log.at('error').map(({ message }) => message)).toEqual(['A mail was given up'])
  })

  test('a mail server that is down costs each look a few tries, and when it is back all mails go out', async () => {
    let down = true
    const mailer = new FakeMailer(() => (down ? new MailError('unreachable', 'connection refused') : undefined))
    for (let n = 0; n < 30; n++) await enqueue(reset({ address: `u${n}@example.org` }))
    await using worker = workerWith(mailer)
    await worker.settle()
    expect(mailer.tries).toHaveLength(5)
    down = false
    clock.advance(5 * MINUTE)
    await worker.settle()
    expect(worker.stats()).toMatchObject({ sent: 30, given_up: 0 })
  })

  test('a started worker finds a mail by itself, and at once when it is told', async () => {
    const mailer = new FakeMailer()
    await using worker = workerWith(mailer)
    worker.start()
    await worker.settle()
    await enqueue(reset())
    clock.advance(2_000)
    await worker.settle()
    expect(mailer.tries).toHaveLength(1)
    await enqueue(reset())
    worker.wake()
    await mailer.tried(2)
  })

  test('a database that fails is asked again', async () => {
    const mailer = new FakeMailer()
    await enqueue(reset())
    await using worker = workerWith(mailer)
    await withoutTable(() => worker.settle())
    expect(log.at('warn')).toHaveLength(1)
    await worker.settle()
    expect(mailer.tries).toHaveLength(1)
  })

  test('a mail that is out while the database cannot note it goes out again, with the same id', async () => {
    const mailer = new FakeMailer()
    const held = mailer.hold()
    await enqueue(reset())
    await using worker = workerWith(mailer)
    const settled = worker.settle()
    await mailer.tried(1)
    await withoutTable(() => {
      held.resolve()
      return settled
    })
    clock.advance(5 * MINUTE)
    await worker.settle()
    expect(mailer.tries).toHaveLength(2)
    expect(mailer.tries[1]?.message_id).toBe(mailer.tries[0]?.message_id ?? '')
    expect(await onlyRow()).toMatchObject({ data: {}, sent_at: new Date(clock.now()) })
  })

  test('old mails that are sent or given up are deleted, waiting ones are not', async () => {
    const mailer = new FakeMailer()
    await using worker = workerWith(mailer)
    await enqueue(reset())
    await enqueue(reset())
    await worker.settle()
    const waiting = await enqueue(reset({ address: 'bob@example.org' }))
    const before = (at: number, limit = 10) => deleteOldMails(db.kysely, new Date(at), limit)
    expect(await before(clock.now())).toBe(0)
    expect([await before(clock.now() + 1, 1), await before(clock.now() + 1)]).toEqual([1, 1])
    expect((await rows()).map(({ id }) => id)).toEqual([waiting ?? ''])
  })
})

function workerWith(mailer: Mailer, options: Partial<MailWorkerOptions> = {}) {
  return createMailWorker({ db, mailer, clock, logger: log.logger, baseUrl: 'https://chat.example.org', ...options })
}

function enqueue(order: MailOrder, options: EnqueueMailOptions = {}): Promise<string | undefined> {
  return db.transaction((trx) => enqueueMail(trx, order, { clock, ...options }))
}

async function withoutTable(work: () => Promise<void>): Promise<void> {
  await db.sql`alter table mail_queue rename to mail_queue_away`
  await work()
  await db.sql`alter table mail_queue_away rename to mail_queue`
}

function rows() {
  return db.kysely.selectFrom('mail_queue').selectAll().orderBy('id').execute()
}

function onlyRow() {
  return db.kysely.selectFrom('mail_queue').selectAll().executeTakeFirstOrThrow()
}
