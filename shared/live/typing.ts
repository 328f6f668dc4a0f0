import { subjects, type EventBus } from '../eventbus/mod.ts'
import { Lru, newId, type Clock } from '../std/mod.ts'
import type { TypingSignal } from './contract.ts'

const MIN_INTERVAL_MS = 1_000
const MAX_REMEMBERED = 20_000

/** Typing goes straight to the bus and is kept nowhere (AJ-91, AJ-92). */
export class Typing {
  readonly #bus: EventBus
  readonly #clock: Clock
  readonly #last = new Lru<string, { readonly at: number; readonly state: TypingSignal['state'] }>(MAX_REMEMBERED)

  constructor(bus: EventBus, clock: Clock) {
    this.#bus = bus
    this.#clock = clock
  }

  async signal({ viewer, channelId, parentId, state }: TypingSignal, communityId: string | null): Promise<boolean> {
    if (!this.#isDue(`${viewer.userId}/${channelId}`, state)) return false
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

  /** A stop soon after a start still goes out, or the others would see somebody type for 15 s. */
  #isDue(key: string, state: TypingSignal['state']): boolean {
    const now = this.#clock.now()
    const last = this.#last.get(key)
    const isRecent = last !== undefined && Math.abs(now - last.at) < MIN_INTERVAL_MS
    if (isRecent && !(last.state === 'start' && state === 'stop')) return false
    this.#last.set(key, { at: now, state })
    return true
  }
}
