import { subjects, type Delivery, type EventBus, type Position, type Subscription } from '../eventbus/mod.ts'
import { ApiError } from '../http/mod.ts'
import type { Clock } from '../std/mod.ts'
import { accessChangeOf, type AccessChange } from './access-change.ts'
import type { Connection } from './connection.ts'
import type {
  ConnectionOptions,
  Frame,
  FrameEncoder,
  Live,
  LiveConnection,
  StreamOptions,
  TypingSignal,
  Viewer,
} from './contract.ts'
import { Departures } from './departures.ts'
import { FanOut } from './fan-out.ts'
import { Heartbeat } from './heartbeat.ts'
import type { LiveLogger } from './live-logger.ts'
import { Presence, type PresenceDeps } from './presence.ts'
import { RevOrder } from './rev-order.ts'
import type { RingLimits } from './ring.ts'
import { frameBytes, idBytes } from './sse-frame.ts'
import { openConnection } from './open-connection.ts'
import { openStream } from './open-stream.ts'
import { Typing } from './typing.ts'

export interface EngineOptions {
  readonly bus: EventBus
  readonly logger: LiveLogger
  readonly clock: Clock
  readonly presence: boolean
  readonly ring: RingLimits
  readonly maxBufferedBytes: number
  readonly maxStreamsPerUser: number
}

/** How long `start` waits for the recent events before it lets clients in with a shorter memory. */
const FILL_TIMEOUT_MS = 5_000
/** The longest a timer can be; a stream that lasts longer comes back. */
const MAX_TIMER_MS = 2_147_483_647

/** Wires the parts: bus to order, order to fan-out, connections to presence and heartbeats. */
export class LiveEngine implements Live {
  readonly #options: EngineOptions
  readonly #fanOut: FanOut
  readonly #order: RevOrder
  readonly #presence: Presence | undefined
  readonly #typing: Typing
  readonly #heartbeat: Heartbeat
  readonly #departures = new Departures()
  #subscriptions: Subscription[] = []
  #onReceived: () => void = () => undefined
  #closed = false

  constructor(options: EngineOptions) {
    const { bus, clock, logger } = options
    this.#options = options
    this.#fanOut = new FanOut(options, {
      connected: (c) => this.#connected(c),
      disconnected: (c) => this.#disconnected(c),
    })
    this.#order = new RevOrder(clock, {
      deliver: (delivery) => this.#deliver(delivery),
      gap: (channelId) => this.#fanOut.channelGap(channelId),
      late: (delivery, missed) => this.#late(delivery, missed),
      duplicate: () => this.#fanOut.counters.duplicates++,
    })
    const { index, accessLog } = this.#fanOut
    const recentChanges = (userId: string) => accessLog.changesFor(userId)
    const show: PresenceDeps['show'] = (delivery, connections) => this.#fanOut.deliverTo(delivery, connections)
    this.#presence = options.presence ? new Presence({ bus, clock, logger, index, recentChanges, show }) : undefined
    this.#typing = new Typing(bus, clock)
    this.#heartbeat = new Heartbeat(clock, (connections) => this.#beat(connections))
  }

  async start(): Promise<void> {
    const { bus, ring } = this.#options
    const position = await bus.position()
    this.#fanOut.ring.begin(position)
    const started = this.#fanOut.ring.newest
    const onGap = (reason: string) => this.#busGap(reason)
    this.#subscriptions = [
      await bus.consume(subjects.everyDurable, (delivery) => this.#receive(delivery), {
        from: { last: ring.events },
        onGap,
      }),
      await bus.subscribe(subjects.everyTyping, (delivery) => this.#fanOut.deliverEphemeral(delivery)),
      await bus.subscribe(subjects.everyPresence, (delivery) => this.#presence?.handle(delivery)),
    ]
    await this.#filled(started)
    this.#presence?.start()
    this.#heartbeat.start()
  }

  position(): Position {
    return this.#fanOut.ring.position
  }

  asOf(): number {
    return this.#fanOut.accessLog.losses
  }

  openStream(options: StreamOptions): Response {
    if (this.#closed) return new Response('', { status: 503, headers: { 'retry-after': '2' } })
    this.#requireRoom(options.viewer.userId)
    const { accessUntil } = options.viewer
    return openStream(this.#fanOut, options, (connection) => this.#watch(connection, accessUntil))
  }

  connect(options: ConnectionOptions): LiveConnection {
    if (this.#closed) throw new ApiError('not_ready')
    this.#requireRoom(options.viewer.userId)
    return openConnection(this.#fanOut, options)
  }

  isOutdated({ userId, sessionId }: Pick<Viewer, 'userId' | 'sessionId'>): boolean {
    const { accessLog } = this.#fanOut
    return accessLog.isRevoked(sessionId) || accessLog.hasChanged(userId)
  }

  async signalTyping(signal: TypingSignal): Promise<boolean> {
    const { viewer, channelId } = signal
    if (viewer.readOnly) return false
    const { index } = this.#fanOut
    const here = [...index.ofUser(viewer.userId)].find((connection) => index.isInChannel(connection, channelId))
    const known = here?.channels.find(({ id }) => id === channelId)
    const communityId = known ? known.communityId : viewer.channels.get(channelId)
    if (communityId === undefined || viewer.silentIn?.has(channelId)) return false
    if (communityId !== null && viewer.mutedIn?.has(communityId)) return false
    try {
      return await this.#typing.signal(signal, communityId)
    } catch (err) {
      this.#options.logger.warn({ err }, 'Typing could not be published')
      return false
    }
  }

  onlineUsers(communityId: string): ReadonlySet<string> {
    return this.#presence?.online(communityId) ?? new Set()
  }

  connectionCount(): number {
    return this.#fanOut.index.all.size
  }

  stats(): Readonly<Record<string, number>> {
    const { counters, index, ring } = this.#fanOut
    return {
      ...counters,
      connections: index.all.size,
      index_entries: index.size,
      held: this.#order.held,
      ring: ring.length,
    }
  }

  closeSessions(sessionIds: readonly string[]): void {
    for (const id of sessionIds)
      for (const connection of this.#fanOut.index.ofSession(id)) this.#fanOut.end(connection, 'revoked')
  }

  async settle(): Promise<void> {
    await this.#presence?.settle()
    await this.#options.bus.settle()
    this.#fanOut.flush()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#heartbeat.stop()
    this.#presence?.stop()
    this.#order.dispose()
    for (const connection of this.#fanOut.index.all) this.#fanOut.end(connection, 'closing')
    await Promise.all(this.#subscriptions.map((subscription) => subscription.unsubscribe()))
  }

  /** @throws ApiError `rate_limited` for more streams than one user may have open here */
  #requireRoom(userId: string): void {
    if (this.#fanOut.index.countOfUser(userId) < this.#options.maxStreamsPerUser) return
    throw new ApiError('rate_limited', { retry_after: 30 }, 'Too many live streams are open; close some')
  }

  /** Heartbeats, and the end when the credentials expire (ABU-12); those of a person's session do not while it is used. */
  #watch(connection: Connection, accessUntil: number | undefined): () => void {
    const stopBeating = this.#heartbeat.add(connection)
    if (accessUntil === undefined) return stopBeating
    const { clock } = this.#options
    const ms = Math.min(Math.max(0, accessUntil - clock.now()), MAX_TIMER_MS)
    const cancel = clock.after(ms, () => this.#fanOut.end(connection, 'expired'))
    return () => {
      cancel()
      stopBeating()
    }
  }

  #receive(delivery: Delivery): void {
    this.#fanOut.ring.receive(delivery)
    this.#order.offer(delivery)
    this.#catchUp()
    this.#onReceived()
  }

  /** True when nothing that was received still waits; positions may be given out up to the newest one then. */
  #catchUp(): boolean {
    if (this.#order.held > 0) return false
    this.#fanOut.ring.catchUp()
    return true
  }

  #deliver(delivery: Delivery): void {
    const { event } = delivery
    const stated = accessChangeOf(event)
    const change = stated && this.#departures.overtook(stated, event.ts) ? undefined : stated
    if (change?.kind === 'gain') this.#applyChange(change)
    this.#fanOut.deliver(delivery, this.#catchUp())
    if (change && change.kind !== 'gain') this.#applyChange(change)
  }

  #applyChange(change: AccessChange): void {
    if (change.kind !== 'gain') this.#presence?.apply(change)
    this.#fanOut.applyChange(change)
    if (change.kind === 'gain') this.#presence?.apply(change)
    if (change.kind === 'sessions-gone') this.closeSessions(change.sessionIds)
  }

  /**
   * Memberships are only true in order: whoever a late change concerns comes back with a fresh view. What was not missed
   * came before the first event known of its channel: its viewers get it behind what follows it, and are told to look anew.
   */
  #late(delivery: Delivery, missed: boolean): void {
    const { channel_id: channelId } = delivery.event
    if (!missed) this.#fanOut.deliver(delivery, this.#catchUp())
    if (!missed && channelId !== null) this.#fanOut.channelGap(channelId)
    const change = accessChangeOf(delivery.event)
    if (!change) return
    if (change.kind !== 'gain' && change.kind !== 'lose') return this.#applyChange(change)
    for (const connection of this.#fanOut.index.ofUser(change.userId)) this.#fanOut.end(connection, 'start-over')
  }

  /** Access changes may be among what is lost, so every client comes back with a fresh view. */
  #busGap(reason: string): void {
    const { logger } = this.#options
    logger.warn({ reason, connections: this.connectionCount() }, 'Events are lost: every client starts over')
    this.#order.reset()
    this.#fanOut.everythingGap()
    this.#presence?.ask()
  }

  #beat(connections: ReadonlySet<Connection>): void {
    this.#fanOut.forgetReplays()
    const position = this.position()
    const frames = new Map<FrameEncoder, Frame>()
    for (const connection of connections) {
      const { encoder } = connection
      const frame = frames.get(encoder) ?? beatFrame(encoder, position)
      frames.set(encoder, frame)
      this.#fanOut.push(connection, frame)
    }
  }

  #connected(connection: Connection): void {
    this.#presence?.connected(connection)
  }

  #disconnected({ userId }: Connection): void {
    if (this.#fanOut.index.countOfUser(userId) === 0) this.#presence?.disconnected(userId)
  }

  /** Resolves when the events that were in the log at the start have been received. */
  #filled(seq: number): Promise<void> {
    const { clock } = this.#options
    const isFull = () => seq === 0 || this.#fanOut.ring.received >= seq
    if (isFull()) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        cancel()
        this.#onReceived = () => undefined
        resolve()
      }
      const cancel = clock.after(FILL_TIMEOUT_MS, done)
      this.#onReceived = () => isFull() && done()
    })
  }
}

function beatFrame({ encodeBeat }: FrameEncoder, position: Position): Frame {
  return encodeBeat ? frameBytes(encodeBeat(), position) : idBytes(position)
}
