import { afterEach, beforeEach, expect, test } from 'bun:test'
import { createMetrics } from '@ajet/shared/http'
import { ManualClock, newId } from '@ajet/shared/std'
import { recordLog, testDatabase, type TestDatabase } from '@ajet/shared/testing'
import type { JobKind, JobOutcome } from './job-kind.ts'
import { readBacklog } from './job-rows.ts'
import { JobRunner, type JobRunnerOptions } from './job-runner.ts'

type Work = (data: unknown, signal: AbortSignal) => Promise<JobOutcome>

let own: TestDatabase
let clock: ManualClock
let log: ReturnType<typeof recordLog>
beforeEach(async () => {
  own = await testDatabase({ poolSize: 8 })
  clock = new ManualClock()
  log = recordLog()
})
afterEach(() => own.drop())

const kind = (run: Work, more: Partial<JobKind<null>> = {}): JobKind<null> => ({
  every: undefined,
  maxAttempts: 3,
  ...more,
  run: (_context, data, signal) => run(data, signal),
})
const done = () => Promise.resolve(undefined)

function server(kinds: Readonly<Record<string, JobKind<null>>>, more: Partial<JobRunnerOptions<null>> = {}) {
  return new JobRunner<null>({ db: own.db, clock, logger: log.logger, kinds, context: () => null, ...more })
}

async function add(name: string, data: Record<string, unknown> = {}, run_at = new Date(clock.now())): Promise<string> {
  const row = { id: newId(), kind: name, key: null, data, run_at, created_at: new Date(clock.now()) }
  await own.db.kysely.insertInto('job_queue').values(row).execute()
  return row.id
}
const rows = () => own.db.kysely.selectFrom('job_queue').selectAll().orderBy('id').execute()

test('a job runs once, however many servers look for it, and is gone then', async () => {
  const ran: unknown[] = []
  const kinds = { count: kind(async (data) => void ran.push(data)) }
  const servers = [server(kinds), server(kinds), server(kinds)]
  for (let n = 0; n < 40; n++) await add('count', { n })
  await Promise.all(servers.map((one) => one.settle()))
  expect(ran.map((data) => (data as { n: number }).n).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 40 }, (_, n) => n),
  )
  expect(await rows()).toEqual([])
  expect(servers.reduce((sum, one) => sum + one.stats().run, 0)).toBe(40)
})

test('a job waits for its time', async () => {
  let ran = 0
  const one = server({ later: kind(async () => void (ran += 1)) })
  await add('later', {}, new Date(clock.now() + 60_000))
  await one.settle()
  expect(ran).toBe(0)
  clock.advance(60_000)
  await one.settle()
  expect(ran).toBe(1)
})

test('a job that fails is tried again after pauses that grow, and is given up in the end, with a line and a count', async () => {
  let tries = 0
  const one = server({
    broken: kind(async () => {
      tries += 1
      throw new Error('the cable is cut')
    }),
  })
  await add('broken')
  const waits: number[] = []
  for (let n = 0; n < 3; n++) {
    await one.settle()
    const [row] = await rows()
    if (row?.dead_at) break
    waits.push((row?.run_at.getTime() ?? 0) - clock.now())
    clock.advance(waits.at(-1) ?? 0)
  }
  expect(tries).toBe(3)
  expect(waits[0]).toBeGreaterThanOrEqual(2_500)
  expect(waits[1]).toBeGreaterThanOrEqual(5_000)
  expect(one.stats()).toEqual({ run: 0, failed: 2, dead: 1 })
  expect(await rows()).toMatchObject([{ attempts: 3, last_error: 'the cable is cut', dead_at: expect.any(Date) }])
  expect(log.lines.map(({ message }) => message)).toEqual([
    'A job failed; will retry',
    'A job failed; will retry',
    'A job was given up',
  ])
  clock.advance(24 * 60 * 60_000)
  await one.settle()
  expect(tries).toBe(3)
})

test('a job whose server dies is taken over when the lease is over, and the dead one cannot end it any more', async () => {
  const started = Promise.withResolvers<void>()
  const hang = Promise.withResolvers<undefined>()
  const dead = server({ slow: kind(() => (started.resolve(), hang.promise)) })
  await add('slow')
  const dying = dead.settle()
  await started.promise
  let ran = 0
  const other = server({ slow: kind(async () => void (ran += 1)) })
  await other.settle()
  expect(ran).toBe(0)
  // Its renewals do not come through: as if the process were gone.
  await own.db.sql`update job_queue set locked_until = ${new Date(clock.now() - 1)}`
  await other.settle()
  expect(ran).toBe(1)
  await add('slow', {}, new Date(clock.now() + 1_000_000))
  hang.resolve(undefined)
  await dying
  expect(await rows()).toHaveLength(1)
})

test('a long job keeps its lease, and is told to end when it takes too long or passes to another', async () => {
  const started = Promise.withResolvers<AbortSignal>()
  const end = Promise.withResolvers<undefined>()
  const one = server({ long: kind((_data, signal) => (started.resolve(signal), end.promise)) }, { maxRunMs: 200_000 })
  const id = await add('long')
  const settled = one.settle()
  const signal = await started.promise
  const lockedUntil = async () => (await rows())[0]?.locked_until?.getTime() ?? 0
  const before = await lockedUntil()
  clock.advance(20_000)
  while ((await lockedUntil()) === before) await own.db.ping()
  expect(signal.aborted).toBe(false)
  await own.db.sql`update job_queue set lease = ${newId()} where id = ${id}`
  clock.advance(20_000)
  while (!signal.aborted) await own.db.ping()
  end.resolve(undefined)
  await settled
  expect(await rows()).toHaveLength(1)
})

test('a job that kills its server every time runs out of attempts as well', async () => {
  const one = server({ deadly: kind(done) })
  await add('deadly')
  await own.db.sql`update job_queue set attempts = 3`
  await one.settle()
  expect(await rows()).toMatchObject([{ last_error: 'No attempt ever ended', dead_at: expect.any(Date) }])
})

test('a recurring job has one row for all servers and runs once in its interval', async () => {
  let ran = 0
  const kinds = { hourly: kind(async () => void (ran += 1), { every: 3_600_000 }) }
  const servers = [server(kinds), server(kinds)]
  for (const one of servers) await one.start()
  expect(await rows()).toHaveLength(1)
  const hour = async () => {
    clock.advance(3_600_000)
    for (const one of servers) await one.settle()
  }
  await hour()
  expect(ran).toBe(1)
  await hour()
  expect(ran).toBe(2)
  for (const one of servers) await one.stop()
})

test('a recurring job that fails too often waits for its next time and is never dead', async () => {
  let broken = true
  const kinds = {
    daily: kind(async () => (broken ? Promise.reject(new Error('not today')) : undefined), {
      every: 86_400_000,
      maxAttempts: 1,
    }),
  }
  const one = server(kinds)
  await one.start()
  clock.advance(86_400_000)
  await one.settle()
  expect(await rows()).toMatchObject([{ attempts: 0, dead_at: null, last_error: 'not today' }])
  broken = false
  clock.advance(86_400_000)
  await one.settle()
  expect(await rows()).toMatchObject([{ last_error: null }])
  await one.stop()
})

test('FLT-14 a clock that was a year ahead and is set right holds no job up for a year', async () => {
  const YEAR = 365 * 86_400_000
  let [hourly, once] = [0, 0]
  const kinds = {
    hourly: kind(async () => void (hourly += 1), { every: 3_600_000 }),
    once: kind(async () => void (once += 1)),
  }
  const one = server(kinds, { leaseMs: 60_000 })
  await one.start()
  clock.advance(YEAR)
  await one.settle()
  expect(hourly).toBe(1)
  const id = await add('once', {}, new Date(clock.now() - YEAR))
  // A server that has died since took it while the clock was wrong.
  await own.db
    .sql`update job_queue set lease = ${newId()}, locked_until = ${new Date(clock.now() + 60_000)} where id = ${id}`
  clock.advance(-YEAR)
  await one.settle()
  expect([hourly, once]).toEqual([1, 0])
  clock.advance(120_000)
  await one.settle()
  expect(once).toBe(1)
  clock.advance(3_600_000)
  await one.settle()
  expect(hourly).toBe(2)
  await one.stop()
})

test('FLT-14 a job under way when the clock is set back stays with its server', async () => {
  const [started, end] = [Promise.withResolvers<AbortSignal>(), Promise.withResolvers<undefined>()]
  const one = server({ long: kind((_data, signal) => (started.resolve(signal), end.promise)) })
  const id = await add('long')
  const settled = one.settle()
  const signal = await started.promise
  await own.db.sql`update job_queue set locked_until = ${new Date(clock.now() + 86_400_000)}, run_at = '-infinity'
    where id = ${id}`
  let taken = 0
  const other = server({ long: kind(async () => void (taken += 1)) })
  await other.start()
  await other.settle()
  clock.advance(20_000)
  while ((await rows())[0]?.locked_until?.getTime() !== clock.now() + 60_000) await own.db.ping()
  await other.settle()
  expect([taken, signal.aborted]).toEqual([0, false])
  end.resolve(undefined)
  await settled
  await other.stop()
  expect(await rows()).toEqual([])
})

test('a job with more to do comes back behind the others', async () => {
  const order: string[] = []
  let left = 3
  const kinds = {
    parts: kind(async () => (order.push('part'), (left -= 1) > 0 ? { again: 0 } : undefined)),
    other: kind(async () => void order.push('other')),
  }
  const one = server(kinds, { atOnce: 1 })
  await add('parts', {}, new Date(clock.now() - 2))
  await add('other', {}, new Date(clock.now() - 1))
  await one.settle()
  expect(order).toEqual(['part', 'other', 'part', 'part'])
  expect(await rows()).toEqual([])
})

test('a job that is stopped with its server is left to the next, without an attempt less', async () => {
  const started = Promise.withResolvers<void>()
  const one = server({
    long: kind((_data, signal) => {
      started.resolve()
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }),
  })
  await one.start()
  await add('long')
  one.wake()
  await started.promise
  await one.stop()
  expect(await rows()).toMatchObject([{ attempts: 0, lease: null, locked_until: null, dead_at: null }])
  expect(log.lines).toEqual([])
})

test('a job of a newer server is left to it', async () => {
  await add('of-the-future')
  const one = server({ known: kind(done) })
  await one.settle()
  expect(await rows()).toMatchObject([{ attempts: 0 }])
})

test('what waits and how long is measured', async () => {
  const metrics = createMetrics()
  const one = server({ known: kind(done) })
  one.addMetrics(metrics)
  await add('known')
  clock.advance(5_000)
  expect(await readBacklog(own.db.kysely, clock.now())).toEqual({ waiting: 1, dead: 0, lagMs: 5_000 })
  expect(await (await metrics.render()).text()).toContain('jobs_lag_seconds 5')
  await one.settle()
  const text = await (await metrics.render()).text()
  for (const line of [
    'jobs_run_total 1',
    'jobs_failed_total 0',
    'jobs_dead_total 0',
    'jobs_waiting 0',
    'jobs_lag_seconds 0',
  ])
    expect(text).toContain(line)
})
