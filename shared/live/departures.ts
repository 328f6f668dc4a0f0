import { Lru } from '../std/mod.ts'
import type { AccessChange } from './access-change.ts'

const REMEMBERED = 20_000

/**
 * When users last left communities. Events of a community carry no revision, and one that another process finds in the
 * outbox of a dead one comes late: a join from before the departure must not open the community again.
 */
export class Departures {
  readonly #last = new Lru<string, string>(REMEMBERED)

  /** Notes a departure; true for a join that happened before one that is known. `ts` is the event's (ISO 8601, UTC). */
  overtook(change: AccessChange, ts: string): boolean {
    if (change.kind !== 'gain' && change.kind !== 'lose') return false
    if (change.channelId !== null || change.communityId === null) return false
    const key = `${change.userId}/${change.communityId}`
    const last = this.#last.get(key) ?? ''
    if (change.kind === 'lose' && ts > last) this.#last.set(key, ts)
    return change.kind === 'gain' && ts < last
  }
}
