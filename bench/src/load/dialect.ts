import type { ReaderAccount } from '../system/seed.ts'

/** How one kind of stream is asked for and where its frames carry what the receivers check. */
export interface Dialect {
  readonly name: string
  readonly path: (channelId: string) => string
  /** Whole header lines that identify the reader. */
  readonly headers: (reader: ReaderAccount) => readonly string[]
  /** What stands before the message's `seq` in a frame. */
  readonly seqKey: Buffer
  /** What a frame holds that says that entries are missing. */
  readonly gapKey: Buffer
}
