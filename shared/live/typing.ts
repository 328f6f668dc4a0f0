import { subjects, type EventBus } from '../eventbus/mod.ts'
import { Lru, newId, type Clock } from '../std/mod.ts'
import type { TypingSignal } from './contract.ts'

const WINDOW_MS = 1_000
/** Enough for a message sent and the next one begun within the window; a repeated state counts for nothing new. */
const CHANGES_PER_WINDOW = 4
const MAX_REMEMBERED = 20_000

interface Writer {
  readonly since: number
  readonly changes: number
  readonly state: TypingSignal['state']
}

/** Typing goes straight to the bus and is kept nowhere (AJ-91, AJ-92). */
export class Typing {
  readonly #bus: EventBus
  readonly #clock: Clock
  readonly #last = new Lru<string, Writer>(MAX_REMEMBERED)

  constructor(bus: EventBus, clock: Clock) {
    this.#bus = bus
    this.#clock = clock
  }

  async signal({ viewer, channelId, parentId, state }: TypingSignal, communityId: string | null): Promise<boolean> {
    if (!this.#isDue(`${viewer.userId}/${channelId}/${parentId ?? ''}`, state)) return false
    const subject = communityId === null ? subjects.dmTyping(channelId) : subjects.typing(communityId, channelId)
    const { userId: user_id, displayName: display_name } = viewer
    await this.#bus.publish(subject, {
      type: `typing/${state}`,
      id: newId(),
      ts: new Date(this.#clock.now()).toISOString(),
      payload: { channel_id: channelId, user_id, display_name, parent_id: parentId },
      community_id: communityId,
      channel_id: channelId,
      actor_id: user_id,
      audience: 'channel',
    })
    return true
  }

  /** The same state once a second; a change at once, a few times a second. */
  #isDue(key: string, state: TypingSignal['state']): boolean {
    const now = this.#clock.now()
    const last = this.#last.get(key)
    const isRecent = last !== undefined && Math.abs(now - last.since) < WINDOW_MS
    if (isRecent && (last.state === state || last.changes >= CHANGES_PER_WINDOW)) return false
    this.#last.set(key, { since: isRecent ? last.since : now, changes: isRecent ? last.changes + 1 : 1, state })
    return true
  }
}
