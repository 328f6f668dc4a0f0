import type { Delivery } from '../eventbus/mod.ts'
import { Lru, type Clock } from '../std/mod.ts'

const HOLD_MS = 250
const MAX_HELD = 1_000
const MAX_CHANNELS = 200_000
const MAX_IDS = 50_000

export interface RevOrderSink {
  deliver(delivery: Delivery): void
  /** Events of the channel are missing; what follows is delivered after this. */
  gap(channelId: string): void
  /** An event came after its place had passed; `missed` when a gap was declared for it, so that clients have it by a snapshot. */
  late(delivery: Delivery, missed: boolean): void
  duplicate(delivery: Delivery): void
}

interface Channel {
  /** The first revision seen; nothing is known of earlier ones. */
  readonly first: number
  last: number
}

interface Hold {
  readonly events: Map<number, Delivery>
  readonly cancel: () => void
}

/**
 * Puts each channel's events in the order of their `rev` and drops those that came before. A hole is waited for a
 * moment, because the bus may deliver late or twice, and is then declared a gap.
 */
export class RevOrder {
  readonly #clock: Clock
  readonly #sink: RevOrderSink
  readonly #channels = new Lru<string, Channel>(MAX_CHANNELS)
  readonly #ids = new Lru<string, true>(MAX_IDS)
  readonly #holds = new Map<string, Hold>()
  readonly #missed = new Lru<string, Set<number>>(1_000)
  #held = 0

  constructor(clock: Clock, sink: RevOrderSink) {
    this.#clock = clock
    this.#sink = sink
  }

  /** How many events wait for one before them. */
  get held(): number {
    return this.#held
  }

  offer(delivery: Delivery): void {
    const { id, channel_id: channelId, rev } = delivery.event
    if (typeof rev !== 'number' || channelId === null) return this.#offerLoose(delivery)
    const channel = this.#channels.get(channelId)
    if (!channel) return this.#begin(channelId, rev, delivery)
    if (rev <= channel.last) return this.#offerPast(delivery, channel, channelId, rev)
    if (rev > channel.last + 1) return this.#hold(channelId, rev, delivery)
    channel.last = rev
    this.#ids.set(id, true)
    this.#sink.deliver(delivery)
    this.#release(channelId, channel)
  }

  /** Lets go of everything held and of what is known of the channels: after a gap of the bus revisions jump. */
  reset(): void {
    for (const [channelId, hold] of this.#holds) this.#letGo(channelId, hold)
    this.#channels.clear()
    this.#missed.clear()
  }

  dispose(): void {
    for (const { cancel } of this.#holds.values()) cancel()
    this.#holds.clear()
    this.#held = 0
  }

  #offerLoose(delivery: Delivery): void {
    const { id } = delivery.event
    if (this.#ids.has(id)) return this.#sink.duplicate(delivery)
    this.#ids.set(id, true)
    this.#sink.deliver(delivery)
  }

  #begin(channelId: string, rev: number, delivery: Delivery): void {
    this.#channels.set(channelId, { first: rev, last: rev })
    this.#offerLoose(delivery)
  }

  #offerPast(delivery: Delivery, channel: Channel, channelId: string, rev: number): void {
    if (this.#missed.get(channelId)?.delete(rev)) return this.#sink.late(delivery, true)
    const { id } = delivery.event
    if (rev >= channel.first || this.#ids.has(id)) return this.#sink.duplicate(delivery)
    this.#ids.set(id, true)
    this.#sink.late(delivery, false)
  }

  #hold(channelId: string, rev: number, delivery: Delivery): void {
    const hold = this.#holds.get(channelId) ?? this.#newHold(channelId)
    if (hold.events.has(rev)) return this.#sink.duplicate(delivery)
    hold.events.set(rev, delivery)
    this.#held++
    if (hold.events.size > MAX_HELD) this.#giveUp(channelId)
  }

  #newHold(channelId: string, events = new Map<number, Delivery>()): Hold {
    const hold = { events, cancel: this.#clock.after(HOLD_MS, () => this.#giveUp(channelId)) }
    this.#holds.set(channelId, hold)
    return hold
  }

  #giveUp(channelId: string): void {
    const hold = this.#holds.get(channelId)
    const channel = this.#channels.get(channelId)
    if (!hold) return
    if (!channel) return this.#letGo(channelId, hold)
    const next = Math.min(...hold.events.keys())
    this.#remember(channelId, channel.last + 1, next)
    channel.last = next - 1
    this.#sink.gap(channelId)
    this.#release(channelId, channel)
  }

  #remember(channelId: string, from: number, to: number): void {
    const missed = this.#missed.get(channelId) ?? new Set()
    for (let rev = Math.max(from, to - MAX_HELD); rev < to; rev++) missed.add(rev)
    this.#missed.set(channelId, missed.size > MAX_HELD ? new Set([...missed].slice(-MAX_HELD)) : missed)
  }

  /** Delivers what follows without a hole; a further hole gets its own time. */
  #release(channelId: string, channel: Channel): void {
    const hold = this.#holds.get(channelId)
    if (!hold || !hold.events.has(channel.last + 1)) return
    hold.cancel()
    this.#holds.delete(channelId)
    while (hold.events.has(channel.last + 1)) this.#deliverHeld(hold.events, ++channel.last)
    if (hold.events.size > 0) this.#newHold(channelId, hold.events)
  }

  #letGo(channelId: string, { events, cancel }: Hold): void {
    cancel()
    this.#holds.delete(channelId)
    for (const rev of [...events.keys()].toSorted((a, b) => a - b)) this.#deliverHeld(events, rev)
  }

  #deliverHeld(events: Map<number, Delivery>, rev: number): void {
    const delivery = events.get(rev)
    if (!delivery) return
    events.delete(rev)
    this.#held--
    this.#ids.set(delivery.event.id, true)
    this.#sink.deliver(delivery)
  }
}
