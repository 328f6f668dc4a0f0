import type { Batch } from './batch.ts'
import type { EndReason, FrameEncoder, Sink, StreamOptions } from './contract.ts'

/** A channel with the community it belongs to; null: a DM. */
export interface Channel {
  readonly id: string
  readonly communityId: string | null
}

/** One open connection, and what its user may see; the index keeps that true. */
export class Connection {
  readonly userId: string
  readonly sessionId: string | null
  readonly encoder: FrameEncoder
  /** Lists, never changed, only replaced: as sets they would take four times the memory. What is in them the index knows. */
  communities: readonly string[]
  channels: readonly Channel[]
  readonly #only: string | undefined
  readonly #sink: Sink
  /** What the present tick has for it. */
  batch: Batch | undefined

  constructor({ viewer, encoder, communityId }: Pick<StreamOptions, 'viewer' | 'encoder' | 'communityId'>, sink: Sink) {
    this.userId = viewer.userId
    this.sessionId = viewer.sessionId
    this.encoder = encoder
    this.#only = communityId
    this.#sink = sink
    this.communities = [...viewer.communityIds].filter((id) => this.wants(id))
    this.channels = [...viewer.channels]
      .filter(([, id]) => this.wants(id))
      .map(([id, ofCommunity]) => ({ id, communityId: ofCommunity }))
  }

  /** Whether events of the community are asked for here; those of no community always are. */
  wants(communityId: string | null | undefined): boolean {
    return this.#only === undefined || communityId === null || communityId === undefined || communityId === this.#only
  }

  /** False when the reader is so far behind that the connection has to end (DESIGN.md §9). */
  write(batch: Batch): boolean {
    return this.#sink.write(batch)
  }

  /** Ends it after what is written. */
  end(reason: EndReason): void {
    this.#sink.end(reason)
  }

  /** Ends it and lets go at once of what a stuck reader has not taken. */
  abort(): void {
    this.#sink.abort()
  }
}
