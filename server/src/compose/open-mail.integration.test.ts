import { expect, test } from 'bun:test'
import { buildConfig, type RawValues } from '@ajet/shared/config'
import { createMetrics } from '@ajet/shared/http'
import { silentLogger } from '@ajet/shared/logging'
import { systemClock } from '@ajet/shared/std'
import { startSmtpSink, testDatabase } from '@ajet/shared/testing'
import { addMailGauges, openMail } from './open-mail.ts'
import { StartError } from './start-error.ts'

async function open(values: RawValues) {
  const { db, drop } = await testDatabase()
  const stack = new AsyncDisposableStack()
  stack.defer(drop)
  const printed: string[] = []
  const config = buildConfig({ profile: 'dev', base_url: 'https://chat.test', ...values }, '/tmp')
  const print = (text: string) => void printed.push(text)
  const options = { config, db, logger: silentLogger, clock: systemClock, print }
  return { db, stack, printed, open: () => openMail(options, stack), [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const order = {
  to: { name: 'Ann', address: 'ann@example.org' },
  template: 'account_notice',
  data: { name: 'Ann', change: 'password_changed' },
} as const

test('GC-17 what is put into the postbox is sent by SMTP, and counted', async () => {
  await using sink = await startSmtpSink()
  const smtp = { 'mail.smtp.host': '127.0.0.1', 'mail.smtp.port': sink.port, 'mail.smtp.verify_certificate': false }
  await using own = await open({ 'mail.driver': 'smtp', ...smtp })
  const { postbox, worker } = own.open()
  const metrics = createMetrics()
  addMailGauges(metrics, worker)
  expect(postbox.reachesPeople).toBe(true)
  await own.db.transaction((trx) => postbox.put(trx, order))
  postbox.collect()
  expect((await sink.received(1))[0]?.to).toEqual(['ann@example.org'])
  await worker.settle()
  const text = await (await metrics.render()).text()
  expect(text).toMatch(/mail_sent\S* 1\n/)
  expect(text).toMatch(/mail_waiting\S* 0\n/)
})

test('without a mail server the mail stands in the terminal of whoever develops', async () => {
  await using own = await open({})
  const { postbox, worker } = own.open()
  expect(postbox.reachesPeople).toBe(false)
  await own.db.transaction((trx) => postbox.put(trx, order))
  await worker.settle()
  expect(own.printed.join('')).toContain('Mail to ann@example.org: Your password was changed at chat.test')
})

test.each([
  [{ 'mail.driver': 'smtp' }, 'mail.smtp.host'],
  [{ 'mail.smtp.host': 'mail.example.org' }, 'mail.driver is log'],
  [{ 'auth.confirm_email': 'required' }, 'nobody could confirm'],
] as const)('settings of mail that cannot work together stop the start: %o', async (values, reason) => {
  await using own = await open(values)
  expect(own.open).toThrow(StartError)
  expect(own.open).toThrow(reason)
})
