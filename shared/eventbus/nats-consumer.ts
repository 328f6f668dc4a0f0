import type { Consumer, ConsumerMessages, JetStreamClient, JsMsg } from '@nats-io/jetstream'
import type { EventEnvelope } from '../schema/mod.ts'
import { backoff, type Clock } from '../std/mod.ts'
import type { BusLogger } from './bus-logger.ts'
import type { ConsumeOptions, EventHandler } from './event-bus.ts'
import type { HandlerGuard } from './handler-guard.ts'
import type { NatsConnection } from './nats-connection.ts'
import type { NatsStream } from './nats-stream.ts'
import { PatientHandler, type PatientHandlerDeps } from './patient-handler.ts'
import { formatPosition, parsePosition, type Place } from './position.ts'
import { resumeAfter, startOfLast, type LogState, type Start } from './resume.ts'

const PREFETCH = 500
const EXPIRES_MS = 10_000
/** When two are missing, what was asked for is asked for again: a request lost on the way costs a second, and it may be that somebody's access has ended (ABU-12). */
const HEARTBEAT_MS = 500

const CHECK_EVERY_MS = 1_000

interface Session {
  readonly consumer: Consumer
  readonly messages: ConsumerMessages
}

export interface ConsumerDeps {
  readonly connection: NatsConnection
  readonly jetstream: JetStreamClient
  readonly stream: NatsStream
  readonly guard: HandlerGuard
  readonly patience: PatientHandlerDeps
  readonly decode: (msg: JsMsg) => EventEnvelope | undefined
  readonly clock: Clock
  readonly logger: BusLogger
}

/**
 * Reads the stream in order, one handler call at a time. Whenever the session with the broker ends, for whatever
 * reason, a new one begins after the last delivered entry, with a look at whether the stream still has what follows.
 */
export class NatsConsumer {
  readonly #deps: ConsumerDeps
  readonly #pattern: string
  readonly #handler: PatientHandler
  readonly #onGap: ConsumeOptions['onGap']
  /** Every entry of the stream matches, so that a hole in the sequence is a lost entry. */
  readonly #everything: boolean
  #place: Place = { epoch: '', seq: 0 }
  /** From where on entries may have been lost unseen; undefined when there is no such doubt. */
  #doubt: number | undefined
  #checkedAt = 0
  #pending = 0
  #session: Session | undefined
  #generation = 0
  #stopped = false
  #wake: () => void = () => {}
  #expected = 0
  #waiters: (() => void)[] = []

  constructor(deps: ConsumerDeps, pattern: string, handler: EventHandler, onGap: ConsumeOptions['onGap']) {
    this.#deps = deps
    this.#pattern = pattern
    this.#handler = new PatientHandler(deps.patience, pattern, handler)
    this.#onGap = onGap
    this.#everything = pattern === 'chat.>' || pattern === '>'
  }

  /** Resolves when delivery has begun at the right place; rejects when the broker does not answer. */
  async start(from: ConsumeOptions['from']): Promise<void> {
    this.#session = await this.#open((log) => startAt(from, log))
    this.#run().catch((err: unknown) => this.#deps.logger.error({ err, pattern: this.#pattern }, 'A consumer ended'))
  }

  /** Begins a new session: after a reconnect the old one may hang on a consumer the broker has forgotten. */
  restart(): void {
    this.#generation++
    this.#endSession()
    this.#wake()
  }

  stop(): void {
    this.#stopped = true
    this.#handler.stop()
    this.restart()
    this.#tellWaiters()
  }

  /** This process has published entry `seq` and the consumer will come to it. */
  expect(seq: number): void {
    this.#expected = Math.max(this.#expected, seq)
  }

  /** Resolves when the handler has finished the last expected entry. */
  reached(): Promise<void> {
    if (this.#stopped || this.#place.seq >= this.#expected) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stopped;) {
      const generation = this.#generation
      const before = this.#place
      try {
        this.#session ??= await this.#open((log) => resumeAfter(this.#place, log))
        await this.#read(this.#session)
      } catch (err) {
        this.#deps.logger.warn({ err, pattern: this.#pattern, failures }, 'A consumer session ended and begins anew')
      }
      this.#endSession()
      failures = before === this.#place ? failures + 1 : 0
      if (generation === this.#generation) await this.#pause(failures)
    }
  }

  async #open(startIn: (log: LogState) => Start): Promise<Session> {
    const { connection, jetstream, stream } = this.#deps
    connection.assertUp()
    const generation = this.#generation
    const log = await stream.ensure()
    const { after, gap } = startIn(log)
    const consumer = await jetstream.consumers.get(stream.name, {
      filter_subjects: this.#pattern,
      opt_start_seq: after + 1,
    })
    const messages = await consumer.consume({
      max_messages: PREFETCH,
      expires: EXPIRES_MS,
      idle_heartbeat: HEARTBEAT_MS,
      abort_on_missing_resource: true,
    })
    const session = { consumer, messages }
    if (generation !== this.#generation) {
      await this.#release(session)
      throw new Error('The connection changed while the session began')
    }
    this.#begin({ epoch: log.epoch, seq: after }, gap)
    return session
  }

  #begin(place: Place, gap: string | undefined): void {
    if (place.epoch !== this.#place.epoch) this.#expected = 0
    this.#place = place
    this.#pending = 0
    this.#doubt = undefined
    if (gap !== undefined) this.#reportGap(gap)
    this.#tellWaiters()
  }

  async #read(session: Session): Promise<void> {
    for await (const msg of session.messages) {
      if (session !== this.#session) return
      await this.#deliver(msg)
      if (session !== this.#session) return
    }
  }

  async #deliver(msg: JsMsg): Promise<void> {
    await this.#lookForGap(msg)
    const { epoch } = this.#place
    const event = this.#deps.decode(msg)
    if (event) {
      const position = formatPosition(epoch, msg.seq)
      await this.#handler.call({ subject: msg.subject, event, position })
      if (this.#stopped) return
    }
    this.#place = { epoch, seq: msg.seq }
    this.#tellWaiters()
  }

  /** The stream drops its oldest entries also while a slow handler is on its way to them. */
  async #lookForGap(msg: JsMsg): Promise<void> {
    const { seq } = this.#place
    const skipped = msg.seq - seq - 1
    if (this.#everything) {
      if (skipped > 0) this.#reportGap(`${skipped} events are no longer kept`)
      return
    }
    // What a narrow pattern skips is other people's, except that entries it waited for may be among it.
    if (skipped > 0 && this.#pending > 0) this.#doubt ??= seq
    this.#pending = msg.info.pending
    if (this.#doubt === undefined) return
    const due = this.#deps.clock.now() - this.#checkedAt >= CHECK_EVERY_MS
    if (due || this.#pending === 0) await this.#resolveDoubt(this.#doubt)
  }

  async #resolveDoubt(doubt: number): Promise<void> {
    this.#checkedAt = this.#deps.clock.now()
    const { first } = await this.#deps.stream.ensure()
    this.#doubt = undefined
    if (first > doubt + 1) this.#reportGap('Events are no longer kept')
  }

  #reportGap(reason: string): void {
    this.#deps.guard.gap(this.#onGap, this.#pattern, reason)
  }

  #endSession(): void {
    const session = this.#session
    this.#session = undefined
    if (!session) return
    this.#release(session).catch((err: unknown) => {
      this.#deps.logger.info({ err, pattern: this.#pattern }, 'The broker keeps an old consumer until it expires')
    })
  }

  async #release({ consumer, messages }: Session): Promise<void> {
    await messages.close()
    if (this.#deps.connection.up) await consumer.delete()
  }

  /** Waits before the next try; a reconnect cuts it short. */
  async #pause(failures: number): Promise<void> {
    if (this.#stopped) return
    await new Promise<void>((resolve) => {
      const cancel = this.#deps.clock.after(backoff(failures, { base: 50, max: 2_000 }), resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    this.#wake = () => {}
  }

  #tellWaiters(): void {
    if (!this.#stopped && this.#place.seq < this.#expected) return
    const waiters = this.#waiters
    this.#waiters = []
    for (const resolve of waiters) resolve()
  }
}

function startAt(from: ConsumeOptions['from'], log: LogState): Start {
  if (from === 'new') return { after: log.last }
  if ('last' in from) return startOfLast(from.last, log)
  return resumeAfter(parsePosition(from.after), log)
}
