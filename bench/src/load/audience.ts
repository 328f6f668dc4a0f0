import { must } from '@ajet/shared/std'
import type { ReaderAccount } from '../system/seed.ts'
import type { Deliveries } from './deliveries.ts'
import type { Dialect } from './dialect.ts'
import { OrderCheck, type OrderFaults } from './order-check.ts'
import { Receiver, receiverHandlers, type ReceiverHub } from './receiver.ts'
import { waitFor } from './wait-for.ts'

/** A reader that is to be connected: who, and the channels the stream carries with the newest `seq` of each. */
export interface Seat {
  readonly reader: ReaderAccount
  readonly channels: ReadonlyMap<string, number>
}

export interface AudienceFaults extends OrderFaults {
  readonly gaps: number
  readonly broken: readonly string[]
}

const CONNECTING_AT_ONCE = 200
const CONNECT_TIMEOUT_MS = 60_000
/** A heartbeat of each reader every so many seconds. */
const BEAT_SLOTS = 30

/** Many readers of one server, each on its own TCP connection. */
export class Audience implements ReceiverHub, Disposable {
  readonly dialect: Dialect
  readonly #port: number
  readonly #beating: ReturnType<typeof setInterval>
  readonly #broken: string[] = []
  readonly #live = new Set<Receiver>()
  /** Tokens that open the stream. */
  readonly #admitted = new Set<string>()
  #members: { readonly seat: Seat; readonly receiver: Receiver }[] = []
  #deliveries: Deliveries | undefined
  #received = 0
  #beats = 0
  /** Bytes of connections that are gone. */
  #bytesBefore = 0

  constructor(port: number, dialect: Dialect) {
    this.#port = port
    this.dialect = dialect
    this.#beating = setInterval(() => this.#beat(), 1_000)
  }

  /** Connects all of them; resolves when each has the head of its stream. */
  async seat(given: readonly Seat[]): Promise<void> {
    const seats = await this.admit(given)
    const members = seats.map((seat) => ({ seat, receiver: this.#receiver(seat, checksOf(seat)) }))
    this.#members.push(...members)
    await this.#connectAll(members.map(({ receiver }) => receiver))
  }

  /** Cuts every connection at once. */
  dropAll(): void {
    this.#bytesBefore = this.bytes
    for (const { receiver } of this.#members) receiver.drop()
    this.#live.clear()
  }

  /** Connects everybody again, each from the last event it has seen. */
  async resumeAll(): Promise<void> {
    this.#members = this.#members.map(({ seat, receiver }) => {
      for (const order of receiver.orders.values()) order.resume()
      return { seat, receiver: this.#receiver(seat, receiver.orders, receiver.position()) }
    })
    await this.#connectAll(this.#members.map(({ receiver }) => receiver))
  }

  /** From this moment deliveries are recorded there. */
  record(deliveries: Deliveries): void {
    this.#deliveries = deliveries
  }

  /** Resolves true when every reader has the newest message of each of its channels, false after `timeoutMs`. */
  caughtUp(newest: ReadonlyMap<string, number>, timeoutMs: number): Promise<boolean> {
    const behind = new Set(this.#members)
    return waitFor(() => {
      for (const member of behind) {
        for (const [channelId, { last }] of member.receiver.orders)
          if (last < (newest.get(channelId) ?? 0)) return false
        behind.delete(member)
      }
      return true
    }, timeoutMs)
  }

  faults(newest: ReadonlyMap<string, number>): AudienceFaults {
    const sum = { lost: 0, duplicated: 0, outOfOrder: 0, gaps: 0, broken: this.#broken }
    for (const { seat, receiver } of this.#members) {
      for (const [channelId, order] of receiver.orders) {
        const faults = order.faults(newest.get(channelId) ?? seat.channels.get(channelId) ?? 0)
        sum.lost += faults.lost
        sum.duplicated += faults.duplicated
        sum.outOfOrder += faults.outOfOrder
      }
      sum.gaps += receiver.gaps
    }
    return sum
  }

  get size(): number {
    return this.#members.length
  }

  /** Messages received by all readers together. */
  get received(): number {
    return this.#received
  }

  /** Frames received by all readers together that are no messages: typing, presence, heartbeats. */
  get others(): number {
    return this.#members.reduce((sum, { receiver }) => sum + receiver.others, 0)
  }

  /** Bytes received by all readers together, HTTP framing included. */
  get bytes(): number {
    return this.#bytesBefore + this.#members.reduce((sum, { receiver }) => sum + receiver.bytes, 0)
  }

  onMessage(mark: number, now: number): void {
    this.#received += 1
    this.#deliveries?.deliver(mark, now)
  }

  onLive(receiver: Receiver): void {
    this.#live.add(receiver)
  }

  onFault(reason: string): void {
    this.#broken.push(reason)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#beating)
    for (const { receiver } of this.#members) receiver.drop()
    this.#members = []
  }

  #receiver({ reader, channels }: Seat, orders: ReadonlyMap<string, OrderCheck>, after?: string): Receiver {
    return new Receiver(this, { reader, channelIds: [...channels.keys()], after }, orders)
  }

  /** The seats with the tokens that open the stream; each reader's once, whatever the number of seats. */
  async admit(seats: readonly Seat[]): Promise<readonly Seat[]> {
    const { tokenFor } = this.dialect
    if (!tokenFor) return seats
    const readers = [...new Set(seats.map(({ reader }) => reader))].filter(({ token }) => !this.#admitted.has(token))
    const tokens = new Map(seats.map(({ reader }) => [reader.userId, reader.token]))
    const worker = async () => {
      for (let reader = readers.pop(); reader; reader = readers.pop())
        tokens.set(reader.userId, await tokenFor(this.#port, reader))
    }
    await Promise.all(Array.from({ length: 8 }, worker))
    for (const token of tokens.values()) this.#admitted.add(token)
    return seats.map((seat) => {
      const token = must(tokens.get(seat.reader.userId), 'a token')
      return { ...seat, reader: { ...seat.reader, token } }
    })
  }

  /** Some each second, so that all have been heard within the time that the server waits. */
  #beat(): void {
    const [slot, slots] = [this.#beats++ % BEAT_SLOTS, BEAT_SLOTS]
    for (let at = slot; at < this.#members.length; at += slots) this.#members[at]?.receiver.wire.beat()
  }

  async #connectAll(receivers: readonly Receiver[]): Promise<void> {
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < receivers.length) {
        const receiver = must(receivers[next++], 'receiver')
        await Bun.connect({ hostname: '127.0.0.1', port: this.#port, data: receiver, socket: receiverHandlers })
        await waitFor(() => this.#live.has(receiver) || this.#broken.length > 0, CONNECT_TIMEOUT_MS)
      }
    }
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, worker))
    if (this.#live.size === this.#members.length) return
    throw new Error(
      `${this.#live.size} of ${this.#members.length} readers are connected; ${this.#broken[0] ?? 'no reason'}`,
    )
  }
}

function checksOf({ channels }: Seat): ReadonlyMap<string, OrderCheck> {
  return new Map([...channels].map(([id, after]) => [id, new OrderCheck(after)]))
}
