import type { Delivery } from '../eventbus/mod.ts'
import type { EventEnvelope } from '../schema/mod.ts'
import type { Frame, FrameEncoder } from './contract.ts'
import { frameBytes } from './sse-frame.ts'

export interface EntryFields {
  /** The event; undefined when the entry tells of missing ones. */
  readonly delivery?: Delivery
  /** The channel whose events are missing. */
  readonly gapChannelId?: string
  /** The bus's number of the event; 0 for what is not in its log. */
  readonly seq?: number
  /** Everything up to this number was delivered when the entry was. */
  readonly mark?: number
  /** The client's Last-Event-ID after this entry. */
  readonly id?: string
}

/** Something that was delivered, with its bytes for each kind of client. */
export class LiveEntry {
  readonly delivery: Delivery | undefined
  readonly gapChannelId: string | undefined
  readonly seq: number
  readonly mark: number
  readonly id: string | undefined
  readonly #frames = new Map<FrameEncoder, Frame | null>()
  #bytes: number

  constructor({ delivery, gapChannelId, seq = 0, mark = 0, id }: EntryFields) {
    this.delivery = delivery
    this.gapChannelId = gapChannelId
    this.seq = seq
    this.mark = mark
    this.id = id
    this.#bytes = delivery && seq > 0 ? sizeOf(delivery.event) : 0
  }

  /** About what it holds in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** The entry's frame, encoded the first time it is asked for; null when this kind of client does not show it. */
  frame(encoder: FrameEncoder, onEncode: (size: number) => void, onError: (err: unknown) => void): Frame | null {
    const known = this.#frames.get(encoder)
    if (known !== undefined) return known
    const lines = this.#encode(encoder, onError)
    const toFrame = encoder.toFrame ?? frameBytes
    const frame = lines === undefined ? null : toFrame(lines, this.id)
    this.#frames.set(encoder, frame)
    this.#bytes += frame?.length ?? 0
    onEncode(frame?.length ?? 0)
    return frame
  }

  /** An event that cannot be encoded must not stop the others (FLT-16); its viewers fetch what they miss. */
  #encode(encoder: FrameEncoder, onError: (err: unknown) => void): string | undefined {
    if (!this.delivery) return encoder.encodeGap(this.gapChannelId)
    try {
      return encoder.encode(this.delivery)
    } catch (err) {
      onError(err)
      return encoder.encodeGap(this.delivery.event.channel_id ?? undefined)
    }
  }
}

const sizes = new WeakMap<EventEnvelope, number>()

/** The length of an event as JSON. The bus hands the same object to every engine of a process, which so counts it once. */
function sizeOf(event: EventEnvelope): number {
  const known = sizes.get(event)
  if (known !== undefined) return known
  const size = JSON.stringify(event).length
  sizes.set(event, size)
  return size
}
