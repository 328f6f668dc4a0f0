/** What the bytes of a reader's connection turn out to be. */
export interface WireEvents {
  /** The stream has begun. */
  onLive(): void
  /** Valid until the call returns. */
  onFrame(frame: Buffer): void
  onFault(reason: string): void
  write(bytes: string | Buffer): void
}

/** How a reader's connection speaks. */
export interface Wire {
  /** The connection is there: asks for the stream. */
  open(): void
  read(bytes: Buffer): void
  /** Says that the reader is there, where the server wants to hear it. */
  beat(): void
}
