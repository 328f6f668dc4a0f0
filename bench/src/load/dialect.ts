import type { ReaderAccount } from '../system/seed.ts'
import type { Wire, WireEvents } from '../wire/wire.ts'

/** Who reads which channels over one stream, and from where when it comes back. */
export interface Subscription {
  readonly reader: ReaderAccount
  readonly channelIds: readonly string[]
  readonly after: string | undefined
}

/** How one kind of stream is asked for and where its frames carry what the receivers check. */
export interface Dialect {
  readonly name: string
  readonly openWire: (events: WireEvents, subscription: Subscription) => Wire
  /** What readers show in place of their session, where that is not what opens the stream. */
  readonly tokenFor?: (port: number, reader: ReaderAccount) => Promise<string>
  /** What stands before the message's channel in a frame; a quotation mark follows it. */
  readonly channelKey: Buffer
  /** What stands before the message's `seq` in a frame. */
  readonly seqKey: Buffer
  /** What a frame holds that says that entries are missing. */
  readonly gapKey: Buffer
  readonly hasPosition: (frame: Buffer) => boolean
  /** Where a stream that is resumed behind the frame goes on. */
  readonly positionIn: (frame: Buffer) => string | undefined
}
