import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { BusError } from '../../eventbus/bus-error.ts'
import type { EventEnvelope } from '../../schema/mod.ts'
import { ManualClock } from '../../std/mod.ts'
import { buildEvent, recordLog, testDatabase, type LogRecorder, type TestDatabase } from '../../testing/mod.ts'
import type { Database } from '../database.ts'
import { enqueue, type OutboxRow } from './enqueue.ts'
import { createOutboxRelay, type OutboxRelayOptions } from './relay.ts'

let own: TestDatabase
let db: Database

beforeAll(async () => {
  own = await testDatabase()
  db = own.db
})
afterAll(() => own.drop())
beforeEach(() => db.kysely.deleteFrom('outbox').execute())

describe('the fast path', () => {
  test('offered rows are published in order and leave the table', async () => {
    const bus = new FakeBus()
    await using relay = relayTo(bus)
    await relay.start()
    const rows = await commit(50)
    relay.offer(rows)
    await relay.settle()
    expect(bus.taken).toEqual(numbers(50))
    expect(await relay.lag()).toBe(0)
  })

  test('a row offered twice is published once', async () => {
    const bus = new FakeBus()
    await using relay = relayTo(bus)
    await relay.start()
    const rows = await commit(3)
    relay.offer(rows)
    relay.offer(rows)
    await relay.settle()
    relay.offer(rows)
    await relay.settle()
    expect(bus.taken).toEqual(numbers(3))
  })

  test('events keep what they are made of on the way through the table', async () => {
    const bus = new FakeBus()
    const event = buildEvent({ payload: { text: "quote ' and \\ and 🙂", list: [1, null, { deep: true }] } })
    await db.transaction((trx) => enqueue(trx, [{ subject: 'chat.events.a', event }]))
    await using relay = relayTo(bus)
    await relay.start()
    expect(bus.events).toEqual([{ subject: 'chat.events.a', event }])
  })

  test('what is rolled back is never published', async () => {
    const bus = new FakeBus()
    await using relay = relayTo(bus)
    await db
      .transaction(async (trx) => {
        await enqueue(trx, [entry(0)])
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    await relay.start()
    expect(bus.taken).toEqual([])
  })

  test('more than fits in memory is left to the table and still comes out, each once', async () => {
    const bus = new FakeBus()
    await using relay = relayTo(bus, { maxInFlight: 5, batchSize: 7 })
    await relay.start()
    relay.offer(await commit(60))
    await relay.settle()
    expect(bus.taken.toSorted((a, b) => a - b)).toEqual(numbers(60))
    expect(await relay.lag()).toBe(0)
  })
})

describe('after a crash', () => {
  test('FLT-01 what was committed and not published comes out at the next start, in order', async () => {
    await commit(25)
    const bus = new FakeBus()
    await using relay = relayTo(bus, { batchSize: 10 })
    await relay.start()
    expect(bus.taken).toEqual(numbers(25))
    expect(await relay.lag()).toBe(0)
  })

  test('a row another process committed and never offered is swept when it is old enough', async () => {
    const bus = new FakeBus()
    const clock = new ManualClock()
    await using relay = relayTo(bus, { clock })
    await relay.start()
    const [young] = await commit(1)
    await makeOld(await commit(1, 1))
    clock.advance(1_000)
    await relay.settle()
    expect(bus.taken).toEqual([1])
    expect(await waiting()).toEqual([young?.outbox_id ?? ''])
  })

  test('two relays at once publish each row once', async () => {
    const bus = new FakeBus()
    await commit(300)
    await using one = relayTo(bus, { batchSize: 20 })
    await using other = relayTo(bus, { batchSize: 20 })
    await Promise.all([one.start(), other.start()])
    expect(bus.taken.toSorted((a, b) => a - b)).toEqual(numbers(300))
    expect(await one.lag()).toBe(0)
  })
})

describe('a bus that is down', () => {
  test('FLT-07 rows stay, and when it is back everything comes out once and in order', async () => {
    const bus = new FakeBus()
    const clock = new ManualClock()
    await using relay = relayTo(bus, { clock, batchSize: 4 })
    await relay.start()
    bus.down = true
    const rows = await commit(30)
    relay.offer(rows)
    await bus.refused(1)
    expect(await relay.lag()).toBe(30)
    bus.down = false
    clock.advance(5_000)
    await relay.settle()
    expect(bus.taken).toEqual(numbers(30))
    relay.offer(await commit(2, 30))
    await relay.settle()
    expect(bus.taken).toEqual(numbers(32))
    expect(await relay.lag()).toBe(0)
  })

  test('FLT-07 the pauses between tries grow, one try each', async () => {
    const bus = new FakeBus()
    bus.down = true
    await commit(10)
    const clock = new ManualClock()
    const log = recordLog()
    await using relay = relayTo(bus, { clock, logger: log.logger })
    await relay.start()
    expect(bus.refusals).toBe(1)
    clock.advance(100)
    await bus.refused(2)
    bus.down = false
    await untilSwept(relay, clock)
    expect(bus.taken).toEqual(numbers(10))
    expect(log.lines.map((line) => line.message)).toContain('The outbox is drained, events flow again')
  })

  test('ABU-12 however long it was away, what waits goes out within a second of its return', async () => {
    const bus = new FakeBus()
    const clock = new ManualClock()
    const log = recordLog()
    await using relay = relayTo(bus, { clock, logger: log.logger })
    await relay.start()
    bus.down = true
    relay.offer(await commit(1))
    await failedSweeps(12, clock, log)
    bus.down = false
    clock.advance(1_000)
    await relay.settle()
    expect(bus.taken).toEqual([0])
    expect(log.at('warn').filter(({ message }) => message.includes('will retry'))).toHaveLength(2)
  })

  test('a database that cannot delete keeps the rows and does not publish them again', async () => {
    const bus = new FakeBus()
    const clock = new ManualClock()
    const log = recordLog()
    await using relay = relayTo(bus, { clock, logger: log.logger })
    await relay.start()
    const rows = await commit(3)
    await db.sql`alter table outbox rename to outbox_away`
    relay.offer(rows)
    const settled = relay.settle()
    await log.said('Published events stay in the outbox')
    await db.sql`alter table outbox_away rename to outbox`
    clock.advance(1_000)
    await settled
    expect(bus.taken).toEqual(numbers(3))
    expect(await relay.lag()).toBe(0)
  })
})

describe('a table that cannot be read', () => {
  test('ABU-12 holds back nothing that is offered: not at the start, and not after many tries', async () => {
    const bus = new FakeBus()
    const clock = new ManualClock()
    const log = recordLog()
    const rows = await commit(2)
    await db.sql`alter table outbox rename to outbox_away`
    await using relay = relayTo(bus, { clock, logger: log.logger })
    await relay.start()
    relay.offer(rows.slice(0, 1))
    expect(bus.taken).toEqual([0])
    await failedSweeps(8, clock, log)
    relay.offer(rows.slice(1))
    expect(bus.taken).toEqual([0, 1])
    await db.sql`alter table outbox_away rename to outbox`
    clock.advance(1_000)
    await relay.settle()
    expect(bus.taken).toEqual([0, 1])
    expect(await relay.lag()).toBe(0)
  })
})

describe('an event the bus will never take', () => {
  test('FLT-16 it is set aside after so many tries and holds up nobody', async () => {
    const bus = new FakeBus()
    bus.poison = 1
    const clock = new ManualClock()
    const log = recordLog()
    await using relay = relayTo(bus, { clock, logger: log.logger, maxAttempts: 3 })
    await relay.start()
    const rows = await commit(3)
    relay.offer(rows)
    await relay.settle()
    expect(bus.taken).toEqual([0, 2])
    await makeOld(rows)
    clock.advance(1_000)
    await relay.settle()
    clock.advance(1_000)
    await relay.settle()
    expect(log.at('error')).toHaveLength(1)
    expect(log.at('error')[0]?.fields).toMatchObject({ outbox_id: rows[1]?.outbox_id })
    expect(await relay.lag()).toBe(0)
    expect(await db.kysely.selectFrom('outbox').select(['id', 'dead', 'attempts']).execute()).toEqual([
      { id: rows[1]?.outbox_id ?? '', dead: true, attempts: 3 },
    ])
  })
})

/** Takes, refuses or is away, as told; answers a turn later like a network would. */
class FakeBus {
  down = false
  poison = -1
  refusals = 0
  readonly events: { readonly subject: string; readonly event: EventEnvelope }[] = []
  #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  get taken(): readonly number[] {
    return this.events.map(({ event }) => Number(event.payload['n']))
  }

  readonly publish = async (subject: string, event: EventEnvelope): Promise<void> => {
    if (this.down) {
      await Promise.resolve()
      this.refusals += 1
      for (const { count, resolve } of this.#waiting) if (this.refusals >= count) resolve()
      throw new BusError('unavailable', 'no broker')
    }
    if (event.payload['n'] === this.poison) throw new BusError('bad_envelope', 'not an event')
    this.events.push({ subject, event })
    await Promise.resolve()
  }

  refused(count: number): Promise<void> {
    if (this.refusals >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }
}

function relayTo(bus: FakeBus, options: Partial<OutboxRelayOptions> = {}) {
  return createOutboxRelay({ db, publish: bus.publish, logger: recordLog().logger, ...options })
}

function entry(n: number) {
  return { subject: 'chat.events.test', event: buildEvent({ payload: { n } }) }
}

function commit(count: number, from = 0): Promise<readonly OutboxRow[]> {
  return db.transaction((trx) =>
    enqueue(
      trx,
      numbers(count).map((n) => entry(from + n)),
    ),
  )
}

async function makeOld(rows: readonly OutboxRow[]): Promise<void> {
  await db.hot`update outbox set created_at = now() - interval '3 s' where id = any(${rows.map((row) => row.outbox_id)}::bigint[])`
}

async function waiting(): Promise<readonly string[]> {
  const rows = await db.kysely.selectFrom('outbox').select('id').execute()
  return rows.map((row) => row.id)
}

/** Turns the clock until so many sweeps have found no way. */
async function failedSweeps(count: number, clock: ManualClock, { lines }: Pick<LogRecorder, 'lines'>): Promise<void> {
  const failed = () => lines.filter(({ message }) => /will retry/.test(message)).length
  while (failed() < count) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(1_000)
  }
}

/** Turns the clock until the back-off is over, however long its jitter made it. */
async function untilSwept(relay: { settle(): Promise<void> }, clock: ManualClock): Promise<void> {
  const settled = relay.settle().then(() => true)
  const turn = () => new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))
  while (!(await Promise.race([settled, turn()]))) clock.advance(1_000)
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n)
}
