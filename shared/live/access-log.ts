import type { Clock } from '../std/mod.ts'
import type { AccessChange } from './access-change.ts'
import type { Connection } from './connection.ts'
import type { ConnectionIndex } from './connection-index.ts'

/**
 * A viewer is older than its stream by what one answer of the API may take (10 s) and by how long the API believes a
 * session (5 s); twice that, for timers are late where everything is slow.
 */
const KEEP_MS = 30_000
const EVERYBODY = ''

interface Noted {
  readonly at: number
  readonly key: string
  readonly change: AccessChange
}

/**
 * The access changes of the last seconds. A viewer is read from the API a moment before its stream opens; what changed
 * between the two is applied from here, or somebody who was removed would go on listening.
 */
export class AccessLog {
  readonly #clock: Clock
  readonly #byKey = new Map<string, Noted[]>()
  #queue: Noted[] = []
  #losses = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Changes have gone unseen: whatever was read before may be wrong for good. */
  lose(): void {
    this.#losses++
  }

  /** Up to which loss everything is known: what was read under another figure is not to be trusted. */
  get losses(): number {
    return this.#losses
  }

  add(change: AccessChange): void {
    this.#forget()
    for (const key of keysOf(change)) {
      const noted = { at: this.#clock.now(), key, change }
      this.#queue.push(noted)
      this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), noted])
    }
  }

  /** Applies what is known to a viewer that is about to connect, in order: the last word on each membership counts. */
  applyTo(connection: Connection, index: ConnectionIndex): void {
    for (const change of this.changesFor(connection.userId)) applyChange(change, connection, index)
  }

  /** What is known that concerns the user's memberships and mutes, in order; what is gone for everybody last. */
  changesFor(userId: string): readonly AccessChange[] {
    this.#forget()
    return [...(this.#byKey.get(userId) ?? []), ...(this.#byKey.get(EVERYBODY) ?? [])].map(({ change }) => change)
  }

  /** Whether a membership or a mute of the user has changed in the last seconds. */
  hasChanged(userId: string): boolean {
    this.#forget()
    return this.#byKey.has(userId)
  }

  isRevoked(sessionId: string | null): boolean {
    this.#forget()
    return sessionId !== null && this.#byKey.has(sessionId)
  }

  #forget(): void {
    const since = this.#clock.now() - KEEP_MS
    const kept = this.#queue.findIndex(({ at }) => at > since)
    if (kept === 0) return
    const stale = kept < 0 ? this.#queue : this.#queue.slice(0, kept)
    this.#queue = kept < 0 ? [] : this.#queue.slice(kept)
    for (const { key } of stale) this.#shift(key)
  }

  #shift(key: string): void {
    const rest = this.#byKey.get(key)?.slice(1) ?? []
    if (rest.length > 0) this.#byKey.set(key, rest)
    else this.#byKey.delete(key)
  }
}

function keysOf(change: AccessChange): readonly string[] {
  if (change.kind === 'sessions-gone') return change.sessionIds
  return 'userId' in change ? [change.userId] : [EVERYBODY]
}

/** Makes one connection agree with an access change. Sessions are not access: their connections end. Nor are mutes: a viewer is read again. */
export function applyChange(change: AccessChange, connection: Connection, index: ConnectionIndex): void {
  switch (change.kind) {
    case 'gain':
      if (change.channelId !== null) index.gainChannel(connection, change.channelId, change.communityId)
      else if (change.communityId !== null) index.gainCommunity(connection, change.communityId)
      return
    case 'lose':
      if (change.channelId !== null) index.loseChannel(connection, change.channelId)
      else if (change.communityId !== null) index.loseCommunity(connection, change.communityId)
      return
    case 'channel-gone':
      return index.loseChannel(connection, change.channelId)
    case 'community-gone':
      return index.loseCommunity(connection, change.communityId)
    case 'muted-or-not':
    case 'sessions-gone':
  }
}
