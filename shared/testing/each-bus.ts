import { JetStreamApiCodes, JetStreamApiError, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, test } from 'bun:test'
import { createMemoryBus, createNatsBus, type BusLogger, type EventBus, type RetryOptions } from '../eventbus/mod.ts'
import { must } from '../std/mod.ts'
import { findNatsServer, startNatsServer, type NatsServer } from './nats-server.ts'

const STREAMS = ['AJET', 'AJET_DEAD'] as const
const DAY_MS = 24 * 60 * 60_000

export interface TestBusOptions {
  /** Events the durable log holds at most. */
  readonly events?: number
  readonly maxPayloadBytes?: number
  readonly validatePayloads?: boolean
  readonly logger?: BusLogger
  readonly retry?: RetryOptions
}

export interface BusDriver {
  readonly name: 'memory' | 'nats'
  /** A fresh bus with an empty durable log. One at a time: on NATS it takes the stream from the one before. */
  readonly open: (options?: TestBusOptions) => Promise<EventBus>
}

/**
 * Declares one suite once for every bus driver. Without a nats-server the NATS half is skipped, loudly; with CI=true
 * that is an error.
 */
export function eachBus(suite: (driver: BusDriver) => void): void {
  describe('memory bus', () => suite({ name: 'memory', open: async (options) => openMemory(options) }))
  describeNats('nats bus', (server) => suite({ name: 'nats', open: (options) => openNats(server().url, options) }))
}

/** Declares tests that need a real NATS, which all of them share; skipped or refused like `eachBus`. */
export function describeNats(title: string, suite: (server: () => NatsServer) => void): void {
  if (!findNatsServer()) return skipLoudly(title)
  describe(title, () => {
    let server: NatsServer | undefined
    beforeAll(async () => {
      server = await startNatsServer()
    })
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]()
    })
    suite(() => must(server, 'a running nats-server'))
  })
}

let skipped = 0

function skipLoudly(title: string): void {
  const reason = 'no nats-server: set AJET_NATS_SERVER_BIN or put one on the PATH'
  if (process.env['CI'] === 'true') throw new Error(`${title}: ${reason}`)
  skipped++
  console.warn(`SKIPPED (${skipped}) ${title}: ${reason}`)
  test.skip(`${title}: ${reason}`, () => {})
}

function openMemory({ events = 50_000, ...options }: TestBusOptions = {}): EventBus {
  return createMemoryBus({ ...options, keep: { events, bytes: 64 * 1024 * 1024 } })
}

async function openNats(url: string, { events = 50_000, ...options }: TestBusOptions = {}): Promise<EventBus> {
  await dropStream(url)
  return await createNatsBus({ ...options, url, keep: { ageMs: DAY_MS, bytes: 64 * 1024 * 1024, messages: events } })
}

/** Deletes the durable log and the dead letters under everybody who reads them (FLT-08). */
export async function dropStream(url: string): Promise<void> {
  const client = await connect({ servers: url.replace('nats://', '') })
  try {
    const manager = await jetstreamManager(client)
    for (const name of STREAMS) await manager.streams.delete(name).catch(ignoreMissing)
  } finally {
    await client.close()
  }
}

function ignoreMissing(err: unknown): void {
  if (!(err instanceof JetStreamApiError) || err.code !== JetStreamApiCodes.StreamNotFound) throw err
}
