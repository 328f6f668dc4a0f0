import type { Delivery, Position } from '../eventbus/mod.ts'
import type { Batch } from './batch.ts'

/** Who is connected and what the user may see when the connection opens; `live` keeps it true by the events that follow. */
export interface Viewer {
  readonly userId: string
  /** The session or the API token. A revoked one ends its connections. */
  readonly sessionId: string | null
  /** When the credentials expire and the connection ends, ms since the epoch; left out: never. */
  readonly accessUntil?: number
  /** An API token without the scope `write`: it is there to listen. */
  readonly readOnly?: boolean
  readonly displayName: string
  /** Communities where the user is muted: typing there tells nobody. Left out: none. */
  readonly mutedIn?: ReadonlySet<string>
  /** Channels where the user cannot write for another reason, and typing tells nobody either. Left out: none. */
  readonly silentIn?: ReadonlySet<string>
  /** Communities the user is a member of. */
  readonly communityIds: ReadonlySet<string>
  /** Channels the user is a member of, DMs included; with the community each belongs to (null: DM). */
  readonly channels: ReadonlyMap<string, string | null>
}

/**
 * Turns events into bytes for one kind of client (web fragments, terminal frames).
 * One encoder serves all its connections: each event is encoded once and the same bytes go to every viewer,
 * so nothing in them may depend on who looks.
 */
export interface FrameEncoder {
  readonly kind: string
  /** The event, without the client's next position; undefined when this kind of client does not show it. Must be pure. */
  encode(delivery: Delivery): string | undefined
  /** What tells the client that entries are missing and it must fetch a snapshot; of one channel, or of everything when undefined. */
  encodeGap(channelId: string | undefined): string
  /** First frame of a connection, when the client wants one. */
  encodeHello?(position: Position): string | undefined
  /** What a heartbeat says when the client has to hear it, to notice silence (FLT-11); a comment when left out. */
  encodeBeat?(): string
  /** What goes to the connection: something encoded, with the client's next position when there is one. Left out: a server-sent event. */
  toFrame?(encoded: string, position: Position | undefined): Frame
}

/** What a connection gets as one piece: bytes of a stream, or the text of a message. */
export type Frame = Uint8Array | string

/** Why this side ends a connection: its session or its time is over, it must look anew, the server stops, the reader went. */
export type EndReason = 'revoked' | 'expired' | 'start-over' | 'closing' | 'left'

/** Where the frames of a connection go. */
export interface Sink {
  /** Takes what a tick has for the reader. False when the reader is so far behind that the connection has to end. */
  write(batch: Pick<Batch, 'bytes' | 'frames'>): boolean
  /** Ends after what is written. */
  end(reason: EndReason): void
  /** Ends and lets go at once of what a stuck reader has not taken. */
  abort(): void
}

export interface ConnectionOptions {
  readonly viewer: Viewer
  /** `live.asOf()` before the viewer was read. */
  readonly asOf: number
  readonly encoder: FrameEncoder
  readonly sink: Sink
  /** Where the client stands; undefined: from here on. */
  readonly after?: Position
  /** The first frame behind what was missed: where the client stands from there on, and whether it lacks nothing. */
  readonly ready: (state: { readonly position: Position; readonly isWhole: boolean }) => Frame
  /** Shows only this community's events and those of no community (DMs, the user's own). */
  readonly communityId?: string
}

/** Somebody's place among the connections. */
export interface LiveConnection {
  /** Says something to this one alone, behind all that it has been told up to the position. */
  say(words: (position: Position) => Frame): void
  /** The reader has gone: nobody is told. */
  leave(): void
}

export interface StreamOptions {
  readonly viewer: Viewer
  /** `live.asOf()` before the viewer was read. */
  readonly asOf: number
  readonly encoder: FrameEncoder
  /** Where the client stands (Last-Event-ID, or the position its snapshot was made after); undefined: from here on. */
  readonly after?: Position
  /** The request's signal: ends the stream. */
  readonly signal: AbortSignal
  readonly setIdleTimeout?: (seconds: number) => void
  /** Called when the stream has ended, whoever ended it. */
  readonly ended?: () => void
  /** Shows only this community's events and those of no community (DMs, the user's own). */
  readonly communityId?: string
  /** A first frame of this connection alone, after the encoder's; SSE lines as `sseFrame` makes them. */
  readonly hello?: string
}

export interface TypingSignal {
  readonly viewer: Viewer
  readonly channelId: string
  readonly parentId: string | null
  readonly state: 'start' | 'stop'
}

/** The fan-out engine of a session manager (DESIGN.md §3): one bus subscription, any number of connections. */
export interface Live extends AsyncDisposable {
  start(): Promise<void>
  /** The newest position this process has seen. A snapshot read after asking is complete up to it at least. */
  position(): Position
  /** What a viewer that is about to be read goes with: once events are lost, it opens nothing and is to be read again. */
  asOf(): number
  /** Opens a `text/event-stream` response: replay after `after`, or a gap frame when that is gone; then live. @throws ApiError `rate_limited` */
  openStream(options: StreamOptions): Response
  /** The same for a connection that is not a response; heartbeats and the end of its credentials are the caller's. @throws ApiError `rate_limited`, `unauthenticated`, `not_ready` */
  connect(options: ConnectionOptions): LiveConnection
  /** True when the viewer's session has ended, or memberships or mutes have changed in the last seconds: a copy has to be read anew. */
  isOutdated(viewer: Pick<Viewer, 'userId' | 'sessionId'>): boolean
  /** Publishes a typing signal when the viewer is a member of the channel and may write there; at most one a second per user and channel. False when refused. */
  signalTyping(signal: TypingSignal): Promise<boolean>
  /** Ids of users this process holds for online in a community, by presence events of all session managers. */
  onlineUsers(communityId: string): ReadonlySet<string>
  connectionCount(): number
  stats(): Readonly<Record<string, number>>
  /** Closes every stream of the given sessions at once. */
  closeSessions(sessionIds: readonly string[]): void
  settle(): Promise<void>
}
