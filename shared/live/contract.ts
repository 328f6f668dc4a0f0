import type { Delivery, Position } from '../eventbus/mod.ts'

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
  /** The frame of an event, without the `id:` line; undefined when this kind of client does not show it. Must be pure. */
  encode(delivery: Delivery): string | undefined
  /** What tells the client that entries are missing and it must fetch a snapshot; of one channel, or of everything when undefined. */
  encodeGap(channelId: string | undefined): string
  /** First frame of a connection, when the client wants one. */
  encodeHello?(position: Position): string | undefined
}

export interface StreamOptions {
  readonly viewer: Viewer
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
  /** Opens a `text/event-stream` response: replay after `after`, or a gap frame when that is gone; then live. @throws ApiError `rate_limited` */
  openStream(options: StreamOptions): Response
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
